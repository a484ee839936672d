"""Commands beside the main job's: a list judged, the policy, the dossier, the forms, the bureau's notes, the manual."""

from earmark.commands.classify import classify
from earmark.commands.dossier import ask, dossier
from earmark.commands.findings import rectify, review, waive
from earmark.commands.form import form
from earmark.commands.invoices import invoices
from earmark.commands.policy import policy
from earmark.commands.rules import explain, new_rule

COMMANDS = (ask, classify, dossier, explain, form, invoices, new_rule, policy, rectify, review, waive)
