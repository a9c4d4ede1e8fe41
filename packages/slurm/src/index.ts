// What movieflow knows about Slurm: scripts and calls of sbatch, submissions, and their state in the queue.
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
