"""Commands beside the main job's: the policy, the dossier and the bureau's notes, the rules' manual."""

from earmark.commands.accounts import accounts
from earmark.commands.detail import detail
from earmark.commands.dossier import ask, dossier, waive
from earmark.commands.mark import mark
from earmark.commands.policy import policy
from earmark.commands.rules import explain, new_rule

COMMANDS = (accounts, ask, detail, dossier, explain, mark, new_rule, policy, waive)
