// What Bellhop may do in one workspace. Off unless asked for: messages need none of it.

@description('The workspace, in this resource group.')
param workspaceName string

@description('Who gets the role.')
param principalId string

@description('Read runs and models, or also act on them.')
@allowed(['read', 'act', 'none'])
param access string

@description('The role to act with: a GUID.')
param actingRole string

var roles = {
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
}

var role = access == 'act' ? actingRole : roles.reader

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-12-01' existing = {
  name: workspaceName
}

resource right 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(workspace.id, principalId, role)
  scope: workspace
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}
