"""Commands beside the main job's: the policy, the dossier, the forms and the bureau's notes, the rules' manual."""

from earmark.commands.dossier import ask, dossier, waive
from earmark.commands.form import form
from earmark.commands.policy import policy
from earmark.commands.rules import explain, new_rule

COMMANDS = (ask, dossier, explain, form, new_rule, policy, waive)
