// The function app on Flex Consumption, and every setting that its functions read.

@description('Where the app lives.')
param location string

@description('Tags of every resource.')
param tags object

@description('The name of the app.')
param name string

@description('The version of Node.')
param nodeVersion string

@description('The memory of an instance in MB.')
param instanceMemoryMB int

@description('How many instances may run at a time.')
param maximumInstanceCount int

@description('How many instances wait for HTTP requests all the time.')
param alwaysReadyHttp int

@description('The identity that does the work.')
param workerId string

@description('The same, as it asks for tokens.')
param workerClientId string

@description('The identity of the bot in Teams.')
param botId string

@description('The same, as Teams knows it.')
param botClientId string

@description('The storage account.')
param storageName string

@description('The container for the package.')
param deploymentsContainer string

@description('The queue with what happened.')
param eventsQueue string

@description('The queue with what is to be done.')
param jobsQueue string

@description('The table with all state.')
param table string

@description('The container with what Event Grid could not put into the queue.')
param undeliveredContainer string

@description('The vault with the secrets.')
param vaultName string

@description('The Application Insights component.')
param insightsName string

@description('Whether Slack is on: its secrets must be in the vault, for an unresolved reference would look like a secret.')
param slack bool

@description('Whether Teams is on.')
param teams bool

@description('The kill switch.')
param actions string

@description('Where the remote configuration is. Empty: the package has it.')
param configUrl string

@description('A role in AWS to take on. Empty: none.')
param awsRoleArn string

@description('What it takes tokens for.')
param awsAudience string

@description('The region of AWS.')
param awsRegion string

@description('Further settings, which win.')
param extraSettings object

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

var vaultSecret = '@Microsoft.KeyVault(VaultName=${vaultName};SecretName='

// What the Functions host reads. Bellhop keeps its queues and its table in the host's account, so it reads these, too.
var hostSettings = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${workerClientId};Authorization=AAD'
  AzureWebJobsStorage__blobServiceUri: storage.properties.primaryEndpoints.blob
  AzureWebJobsStorage__queueServiceUri: storage.properties.primaryEndpoints.queue
  AzureWebJobsStorage__tableServiceUri: storage.properties.primaryEndpoints.table
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: workerClientId
}

var bellhopSettings = {
  AZURE_CLIENT_ID: workerClientId
  BELLHOP_TABLE: table
  BELLHOP_EVENTS_QUEUE: eventsQueue
  BELLHOP_JOBS_QUEUE: jobsQueue
  BELLHOP_UNDELIVERED: undeliveredContainer
  BELLHOP_EVENTS_KEY: '${vaultSecret}bellhop-events-key)'
  BELLHOP_JOBS_KEY: '${vaultSecret}bellhop-jobs-key)'
  BELLHOP_ACTIONS: actions
}

var slackSettings = {
  SLACK_SIGNING_SECRET: '${vaultSecret}slack-signing-secret)'
  SLACK_BOT_TOKEN: '${vaultSecret}slack-bot-token)'
}

// No password: the bot is an identity of this app.
var teamsSettings = {
  MicrosoftAppType: 'UserAssignedMSI'
  MicrosoftAppId: botClientId
  MicrosoftAppTenantId: tenant().tenantId
}

var configSettings = {
  BELLHOP_CONFIG: configUrl
}

// No key of AWS: the worker's token is exchanged for credentials of the role.
var awsSettings = {
  AWS_ROLE_ARN: awsRoleArn
  BELLHOP_AWS_AUDIENCE: awsAudience
  AWS_REGION: awsRegion
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${workerId}': {}
      '${botId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: workerId
    siteConfig: { minTlsVersion: '1.2' }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${deploymentsContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: workerId
          }
        }
      }
      runtime: {
        name: 'node'
        version: nodeVersion
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyHttp == 0 ? [] : [{ name: 'http', instanceCount: alwaysReadyHttp }]
      }
    }
  }
}

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: union(
    hostSettings,
    bellhopSettings,
    slack ? slackSettings : {},
    teams ? teamsSettings : {},
    empty(configUrl) ? {} : configSettings,
    empty(awsRoleArn) ? {} : awsSettings,
    extraSettings
  )
}

@description('The app.')
output id string = app.id

@description('Its name.')
output name string = app.name

@description('The host name of all doors.')
output hostName string = app.properties.defaultHostName
