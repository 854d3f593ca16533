"""Links every history event into a chain of SHA-256 hashes, inside PostgreSQL.

`installation.install` puts the triggers beside the history tables after each migration. A
transaction writes to one chain, the first that nobody else is writing to, so that writers never
wait for one another; there are as many chains as there were ever writers at one instant.
`factbase.history.verification` checks what is written here; docs/history.md tells outsiders how to.
"""
