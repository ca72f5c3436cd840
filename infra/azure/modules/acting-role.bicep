// The role with which Bellhop acts in workspaces: what its calls need (src/clouds/azure), by the buttons that are wanted.

@description('The role as people see it in the portal.')
param name string

@description('Its id: a GUID.')
param id string

@description('The resource groups in which it can be given.')
param scopes string[]

@description('Which buttons work: approve, rerun, stop, rollback. Looking at logs and details always does.')
param actions string[]

// Below Microsoft.MachineLearningServices/workspaces/. A test holds this against the calls.
var calls = {
  look: [
    'read'
    'jobs/read'
    'experiments/runs/read'
    'models/versions/read'
    'onlineEndpoints/read'
    'onlineEndpoints/deployments/read'
    // The run history signs the addresses of log files for whoever may read them.
    'metadata/artifacts/read'
  ]
  approve: ['models/versions/write']
  // Submitting a job checks that its code, data, environment and compute may be read, and builds the image if it is not there:
  // https://learn.microsoft.com/azure/machine-learning/how-to-assign-roles#common-scenarios
  rerun: [
    'jobs/write'
    '*/read'
    'environments/build/action'
    'environments/readSecrets/action'
  ]
  stop: ['jobs/cancel/action']
  rollback: ['onlineEndpoints/write']
}

var wanted = [for action in actions: calls[action]]
var operations = [
  for operation in union(calls.look, flatten(wanted)): 'Microsoft.MachineLearningServices/workspaces/${operation}'
]

resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: id
  properties: {
    roleName: name
    description: 'What Bellhop does in Azure Machine Learning when somebody presses a button.'
    type: 'CustomRole'
    assignableScopes: scopes
    permissions: [{ actions: operations }]
  }
}
