// The Azure ML side: what other folders may use of it.

export { createAzureCloud } from './decode';
