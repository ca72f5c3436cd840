// The Azure ML side: what other folders may use of it.

export { createEventGridPublisher } from './decisions';
export { type AzureActionsOptions, createAzureActions } from './actions';
export { createAzureCloud } from './decode';
