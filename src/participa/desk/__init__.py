"""What «Mi mesa» asks across packages: whose desk it is, what waits, tables, set-up."""
