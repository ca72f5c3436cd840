// The vault: the functions read secrets, the operator writes them. Bellhop's own two keys are made by the deploy script, once.

@description('Where the vault lives.')
param location string

@description('Tags of every resource.')
param tags object

@description('The name of the vault.')
param name string

@description('Who reads secrets.')
param readerPrincipalId string

@description('Who writes secrets, by object id.')
param operatorObjectId string

@description('A new key for the event doors. Empty: the one that is there stays.')
@secure()
param eventsKey string

@description('A new key to sign jobs with. Empty: the one that is there stays.')
@secure()
param jobsKey string

var roles = {
  secretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  secretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
}

// No protection against purging: uninstalling leaves nothing behind.
resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
  }
}

resource eventsKeySecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(eventsKey)) {
  parent: vault
  name: 'bellhop-events-key'
  properties: { value: eventsKey }
}

resource jobsKeySecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(jobsKey)) {
  parent: vault
  name: 'bellhop-jobs-key'
  properties: { value: jobsKey }
}

resource readerRight 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, readerPrincipalId, roles.secretsUser)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.secretsUser)
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource operatorRight 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, operatorObjectId, roles.secretsOfficer)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.secretsOfficer)
    principalId: operatorObjectId
  }
}

@description('The name of the vault.')
output name string = vault.name
