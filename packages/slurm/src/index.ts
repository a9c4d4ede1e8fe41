// What movieflow knows of Slurm: scripts and calls of sbatch, submissions, and what the queue says of them.
export {
  type JobPlan,
  type JobRole,
  type JobSettings,
  jobOptions,
  planJobs,
  type SubmissionPlan,
  sbatchLines,
} from './job-plan.js'
export { isActive, type TaskState, type TaskStatus, tasksOf } from './queue.js'
export { newSubmissionId, type Submission, SubmissionFiles } from './submission-files.js'
export { submitJobs } from './submit-jobs.js'
