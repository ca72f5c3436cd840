// What the operators hear of: dead letters, failures, lateness and silence.

@description('Where the rules live.')
param location string

@description('Tags of every resource.')
param tags object

@description('What the names start with.')
param name string

@description('The workspace with all logs.')
param logsId string

@description('Who hears of alerts.')
param actionGroupId string

var rules = [
  {
    name: 'dead-letters'
    severity: 1
    description: 'A message was given up. "bellhop dead-letters list" says which and why.'
    query: 'StorageQueueLogs | where OperationName == "PutMessage" and StatusCode == "201" and Uri contains "-poison/messages"'
    aggregation: 'Count'
    column: null
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT15M'
  }
  {
    name: 'failures'
    severity: 2
    description: 'Functions fail again and again. Most failures are tried once more; many at a time have one cause.'
    query: 'AppRequests | where Success == false'
    aggregation: 'Count'
    column: null
    operator: 'GreaterThan'
    threshold: 10
    window: 'PT15M'
  }
  {
    name: 'late'
    severity: 2
    description: 'Events wait in the inbox for more than ten minutes before anybody looks at them.'
    // The host writes this line for each message that it takes. Jobs may wait on purpose, so only events count.
    query: 'AppTraces | where OperationName == "inbox-events" and Message startswith "Trigger Details" | extend Minutes = datetime_diff("minute", TimeGenerated, todatetime(extract("Insert(?:edOn|ionTime): ([^, ]+)", 1, Message))) | where isnotnull(Minutes)'
    aggregation: 'Maximum'
    column: 'Minutes'
    operator: 'GreaterThan'
    threshold: 10
    window: 'PT15M'
  }
  {
    name: 'left-behind'
    severity: 1
    description: 'In the container of undelivered events there is something that cannot be read. The log names the blob.'
    query: 'AppTraces | where Message has "UndeliveredEvents" | extend Measured = parse_json(Message) | where Measured.Outcome == "left"'
    aggregation: 'Count'
    column: null
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT15M'
  }
  {
    name: 'silence'
    severity: 1
    description: 'The timer has not run for half an hour: the app does not start, or its storage is out of reach.'
    query: 'AppRequests | where OperationName == "tick" and Success == true'
    aggregation: 'Count'
    column: null
    operator: 'LessThan'
    threshold: 1
    window: 'PT30M'
  }
]

resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: '${name}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${name}: ${rule.name}'
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [logsId]
      evaluationFrequency: 'PT15M'
      windowSize: rule.window
      autoMitigate: true
      // A table exists only after its first row.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: rule.aggregation
            metricMeasureColumn: rule.column
            operator: rule.operator
            threshold: rule.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [actionGroupId]
      }
    }
  }
]
