"""One base's ledger: its chart, plan and journal, the gate and the one writer."""
