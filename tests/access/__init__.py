"""Who may do what: IAM's own rules over the policies that this repository renders, and over those of an account."""
