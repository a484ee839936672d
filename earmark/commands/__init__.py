"""Commands beside the main job's: the policy, the dossier, the forms and the bureau's notes, the rules' manual."""

from earmark.commands.accounts import accounts
from earmark.commands.detail import detail
from earmark.commands.dossier import ask, dossier
from earmark.commands.findings import rectify, review, waive
from earmark.commands.form import form
from earmark.commands.invoices import invoices
from earmark.commands.mark import mark
from earmark.commands.policy import policy
from earmark.commands.rules import explain, new_rule

COMMANDS = (
    accounts,
    ask,
    detail,
    dossier,
    explain,
    form,
    invoices,
    mark,
    new_rule,
    policy,
    rectify,
    review,
    waive,
)
