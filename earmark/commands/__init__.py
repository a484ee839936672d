"""Commands beside the main job's: the policy, the dossier and the bureau's notes, the rules' manual."""

from earmark.commands.dossier import ask, dossier
from earmark.commands.findings import rectify, review, waive
from earmark.commands.invoices import invoices
from earmark.commands.policy import policy
from earmark.commands.rules import explain, new_rule

COMMANDS = (ask, dossier, explain, invoices, new_rule, policy, rectify, review, waive)
