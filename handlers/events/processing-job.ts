// A processing job: the same story as a training job.

import { jobHandler } from '../shared/job';

export const processingJob = jobHandler('processing-job');
