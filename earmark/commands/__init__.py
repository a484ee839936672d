"""Commands beside the main job's: lists judged, months closed, matching, policy, dossier, forms, notes, people."""

from earmark.commands.accounts import accounts
from earmark.commands.assess import assess
from earmark.commands.backup import backup, restore
from earmark.commands.classify import classify
from earmark.commands.closing import close, history, verify
from earmark.commands.detail import detail
from earmark.commands.dossier import ask, dossier
from earmark.commands.export import export
from earmark.commands.findings import rectify, review, waive
from earmark.commands.form import form
from earmark.commands.invoices import invoices
from earmark.commands.ledger import ledger
from earmark.commands.mark import mark
from earmark.commands.matching import match, reconcile
from earmark.commands.monthly import monthly
from earmark.commands.order import order
from earmark.commands.policy import policy
from earmark.commands.rules import explain, new_rule
from earmark.commands.user import log, user

COMMANDS = (
    accounts,
    ask,
    backup,
    assess,
    classify,
    close,
    detail,
    dossier,
    explain,
    export,
    form,
    history,
    invoices,
    ledger,
    log,
    mark,
    match,
    monthly,
    new_rule,
    order,
    policy,
    reconcile,
    rectify,
    restore,
    review,
    user,
    verify,
    waive,
)
