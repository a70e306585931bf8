variable "values" {
  description = "Every value that comes from another unit's outputs. A mock is recognised by the word mockneverapply in any case, or by an address of 192.0.2.0/24."
  type        = list(string)
}
