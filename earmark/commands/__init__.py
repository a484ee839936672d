"""Commands beside the main job's: the matching, the policy, the dossier and the bureau's notes, the rules' manual."""

from earmark.commands.dossier import ask, dossier, waive
from earmark.commands.matching import match, reconcile
from earmark.commands.policy import policy
from earmark.commands.rules import explain, new_rule

COMMANDS = (ask, dossier, explain, match, new_rule, policy, reconcile, waive)
