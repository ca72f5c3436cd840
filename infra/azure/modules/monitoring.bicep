// Where logs and metrics go, who may write them, and who hears of alerts.

@description('Where everything lives.')
param location string

@description('Tags of every resource.')
param tags object

@description('What the names start with.')
param name string

@description('The storage account whose queues are watched.')
param storageName string

@description('Who writes telemetry.')
param publisherPrincipalId string

@description('Who hears of alerts, by e-mail.')
param alertEmails string[]

var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource logs 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: '${name}-logs'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
    // A loop of errors at night must not become a bill. Alerts are blind for the rest of a day on which this is reached.
    workspaceCapping: { dailyQuotaGb: 1 }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${name}-insights'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
    DisableLocalAuth: true
  }
}

resource publisherRight 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, publisherPrincipalId, metricsPublisher)
  scope: insights
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
    principalId: publisherPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' existing = {
  parent: account
  name: 'default'
}

// Azure has no metric of one queue's length. The log of what is put into queues tells of every dead letter, whoever put it there.
resource queueLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: '${name}-queues'
  scope: queueService
  properties: {
    workspaceId: logs.id
    logs: [
      {
        category: 'StorageWrite'
        enabled: true
      }
    ]
  }
}

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-operators'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: name
    enabled: true
    emailReceivers: [
      for (email, index) in alertEmails: {
        name: 'operator-${index}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

@description('The workspace with all logs.')
output logsId string = logs.id

@description('The name of the Application Insights component.')
output insightsName string = insights.name

@description('Who hears of alerts.')
output actionGroupId string = operators.id
