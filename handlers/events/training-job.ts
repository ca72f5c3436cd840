// A training job: what it runs, on what, and where its logs are.

import { jobHandler } from '../shared/job';

export const trainingJob = jobHandler('training-job');
