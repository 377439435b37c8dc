"""E-mail: what a mail says, how it is written, and who carries it.

Reading order: templates/ (the words), letters (every template with a sample), writer, mailer (the Protocol), smtp,
keeper (development).
"""
