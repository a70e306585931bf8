variable "comparison" {
  description = "How the value is compared with the threshold."
  type        = string
  default     = "GreaterThanThreshold"
  nullable    = false

  validation {
    condition     = contains(["GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanOrEqualToThreshold", "LessThanThreshold"], var.comparison)
    error_message = "comparison is GreaterThanThreshold, GreaterThanOrEqualToThreshold, LessThanThreshold or LessThanOrEqualToThreshold."
  }
}

variable "datapoints_to_alarm" {
  description = "How many of the evaluated periods must breach; null is all of them."
  type        = number
  default     = null

  validation {
    condition     = var.datapoints_to_alarm == null || try(var.datapoints_to_alarm >= 1 && var.datapoints_to_alarm <= var.evaluation_periods, false)
    error_message = "datapoints_to_alarm goes from 1 to evaluation_periods (${var.evaluation_periods})."
  }
}

variable "description" {
  description = "What the alarm means and what to do; it stands in the notification."
  type        = string
  default     = ""
  nullable    = false
}

variable "evaluation_periods" {
  description = "Number of periods that are looked at."
  type        = number
  default     = 3
  nullable    = false

  # Amazon CloudWatch API Reference, PutMetricAlarm: a day for periods below an hour, else a week.
  validation {
    condition     = var.evaluation_periods >= 1 && floor(var.evaluation_periods) == var.evaluation_periods && var.evaluation_periods * var.period <= (var.period < 3600 ? 86400 : 604800)
    error_message = "evaluation_periods is a whole number of at least 1, and evaluation_periods * period covers at most a day (a week with periods of an hour or more)."
  }
}

variable "metric" {
  description = "The metric to watch; statistic is Average, Sum, Minimum, Maximum, SampleCount or a percentile such as p99. Either this or `metrics`."
  type = object({
    dimensions = optional(map(string), {})
    name       = string
    namespace  = string
    statistic  = optional(string, "Average")
  })
  default = null

  validation {
    condition     = (var.metric == null) != (length(var.metrics) == 0)
    error_message = "Give either metric (one metric) or metrics (metric math), not both and not neither."
  }

  validation {
    condition     = var.metric == null || can(regex("^(Average|Sum|Minimum|Maximum|SampleCount|p[0-9]{1,2}(\\.[0-9]+)?|p100|(tm|wm|tc|ts|pr|iqm|TM|WM|TC|TS|PR|IQM).*)$", var.metric.statistic))
    error_message = "metric.statistic is Average, Sum, Minimum, Maximum, SampleCount, a percentile such as p99 or p99.9, or a trimmed statistic such as tm99."
  }
}

variable "metrics" {
  description = "Metric math by id: each entry is a metric or an expression over the other ids, and exactly one has return_data, which the alarm compares."
  type = map(object({
    expression = optional(string)
    label      = optional(string)
    metric = optional(object({
      dimensions = optional(map(string), {})
      name       = string
      namespace  = string
      statistic  = optional(string, "Average")
    }))
    return_data = optional(bool, false)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for id in keys(var.metrics) : can(regex("^[a-z][A-Za-z0-9_]*$", id))])
    error_message = "The key of an entry is its id in expressions: a lower-case letter, then letters, digits and underscores."
  }

  validation {
    condition     = alltrue([for entry in values(var.metrics) : (entry.metric == null) != (entry.expression == null)])
    error_message = "Each entry of metrics has either a metric or an expression."
  }

  validation {
    condition     = length(var.metrics) == 0 || length([for entry in values(var.metrics) : entry if entry.return_data]) == 1
    error_message = "Exactly one entry of metrics has return_data = true: the value that is compared with the threshold."
  }
}

variable "name" {
  description = "Name of the alarm."
  type        = string

  validation {
    condition     = length(var.name) >= 1 && length(var.name) <= 255
    error_message = "name takes 1 to 255 characters."
  }
}

variable "notify_ok" {
  description = "Tells the same topics when the alarm is over."
  type        = bool
  default     = true
  nullable    = false
}

variable "period" {
  description = "Length of a period in seconds: 10, 30 or a multiple of 60."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = contains([10, 30], var.period) || (var.period >= 60 && var.period % 60 == 0 && var.period <= 86400)
    error_message = "period is 10, 30 or a multiple of 60 up to 86400 seconds."
  }
}

variable "threshold" {
  description = "Value the metric is compared with."
  type        = number
}

variable "topic_arns" {
  description = "SNS topics that are told."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "treat_missing_data" {
  description = "What a period without data counts as: missing, notBreaching, breaching or ignore."
  type        = string
  default     = "missing"
  nullable    = false

  validation {
    condition     = contains(["missing", "notBreaching", "breaching", "ignore"], var.treat_missing_data)
    error_message = "treat_missing_data is missing, notBreaching (a count that is silent when all is well), breaching (a heartbeat) or ignore."
  }
}
