// The storage account of the functions: the inbox, the table, the package, and what could not be delivered. No keys: identities only.

@description('Where the account lives.')
param location string

@description('Tags of every resource.')
param tags object

@description('The name of the account.')
param name string

@description('How often it is copied.')
param sku string

@description('Who works with it.')
param workerPrincipalId string

@description('Who delivers events into it.')
param senderPrincipalId string

var roles = {
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  blobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  queueDataMessageSender: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

// The Functions host asks for the owner's role: it keeps its locks and keys in containers that it makes itself.
// https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity
var workerRoles = [roles.blobDataOwner, roles.queueDataContributor, roles.tableDataContributor]

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource events 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = {
  parent: queueService
  name: 'events'
}

resource jobs 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = {
  parent: queueService
  name: 'jobs'
}

// The Functions host makes these two by itself, but at the first dead letter only, and `bellhop dead-letters` looks before.
resource eventsPoison 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = {
  parent: queueService
  name: '${events.name}-poison'
}

resource jobsPoison 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = {
  parent: queueService
  name: '${jobs.name}-poison'
}

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = {
  parent: tableService
  name: 'bellhop'
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource deployments 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = {
  parent: blobService
  name: 'deployments'
}

resource undelivered 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = {
  parent: blobService
  name: 'undelivered-events'
}

resource workerRights 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in workerRoles: {
    name: guid(account.id, workerPrincipalId, role)
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: workerPrincipalId
      principalType: 'ServicePrincipal'
    }
  }
]

// Event Grid may put events into their queue, and nothing into the one with the jobs.
resource senderQueueRight 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(events.id, senderPrincipalId, roles.queueDataMessageSender)
  scope: events
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.queueDataMessageSender)
    principalId: senderPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource senderBlobRight 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(undelivered.id, senderPrincipalId, roles.blobDataContributor)
  scope: undelivered
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataContributor)
    principalId: senderPrincipalId
    principalType: 'ServicePrincipal'
  }
}

@description('The account.')
output id string = account.id

@description('Its name.')
output name string = account.name

@description('The queue with what happened.')
output eventsQueue string = events.name

@description('The queue with what is to be done.')
output jobsQueue string = jobs.name

@description('The table with all state.')
output table string = table.name

@description('The container with the package.')
output deploymentsContainer string = deployments.name

@description('The container with the events that Event Grid could not deliver.')
output undeliveredContainer string = undelivered.name
