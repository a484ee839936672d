"""Commands beside the main job's: policy, dossier, forms, the bureau's notes, the rules' manual, people."""

from earmark.commands.dossier import ask, dossier
from earmark.commands.findings import rectify, review, waive
from earmark.commands.form import form
from earmark.commands.invoices import invoices
from earmark.commands.policy import policy
from earmark.commands.rules import explain, new_rule
from earmark.commands.user import log, user

COMMANDS = (ask, dossier, explain, form, invoices, log, new_rule, policy, rectify, review, user, waive)
