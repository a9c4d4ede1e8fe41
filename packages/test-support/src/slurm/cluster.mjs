// A Slurm of one node on this machine, in a folder of its own, without systemd: `node cluster.mjs start FOLDER` prints
// what to export, `node cluster.mjs stop FOLDER` ends it. Needs Debian's slurm-wlm and munge.
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { hostname, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const daemons = ['slurmd', 'slurmctld', 'munged']

/** What is missing here, in words; `undefined` where a cluster can be started. */
export function lacksSlurm() {
  const missing = ['munged', 'slurmctld', 'slurmd', 'sbatch'].filter(
    (program) => spawnSync(program, ['-V'], { env: withSbin(), stdio: 'ignore' }).error,
  )
  if (missing.length > 0) return `${missing.join(', ')} of slurm-wlm and munge cannot be found`
  return userInfo().uid === 0 ? undefined : 'a Slurm for tests needs root'
}

/** Starts the daemons; resolves to the path of the configuration once the node takes jobs. */
export async function startCluster(folder) {
  // slurm.conf takes no spaces.
  if (/\s/.test(folder)) throw new Error(`${folder} has a space`)
  for (const name of ['run', 'state', 'spool', 'log']) mkdirSync(join(folder, name), { recursive: true })
  chmodSync(folder, 0o755)
  const key = join(folder, 'munge.key')
  writeFileSync(key, randomBytes(128), { mode: 0o600 })
  const config = join(folder, 'slurm.conf')
  writeFileSync(config, configuration(folder, [await freePort(), await freePort()]))
  const env = withSbin({ SLURM_CONF: config })
  const at = (...names) => join(folder, ...names)
  run(env, 'munged', [
    '--force',
    `--socket=${at('run', 'munge.socket')}`,
    `--key-file=${key}`,
    `--log-file=${at('log', 'munged.log')}`,
    `--pid-file=${at('run', 'munged.pid')}`,
    `--seed-file=${at('state', 'munged.seed')}`,
  ])
  run(env, 'slurmctld', ['-f', config])
  run(env, 'slurmd', ['-f', config])
  for (let tries = 0; ; tries++) {
    const { stdout } = spawnSync('sinfo', ['--noheader', '--format=%T'], { env, encoding: 'utf8' })
    if (stdout?.startsWith('idle')) return config
    if (tries === 600) throw new Error(`the node takes no jobs: ${stdout}\n${lastLines(at('log', 'slurmctld.log'))}`)
    await sleep(100)
  }
}

/** Cancels what runs, and ends the daemons. */
export async function stopCluster(folder) {
  const env = withSbin({ SLURM_CONF: join(folder, 'slurm.conf') })
  spawnSync('scancel', ['--full', '--signal=KILL', `--user=${userInfo().username}`], { env })
  for (const daemon of daemons) await end(join(folder, 'run', `${daemon}.pid`))
}

async function end(pidFile) {
  let pid
  try {
    pid = Number(readFileSync(pidFile, 'utf8'))
    process.kill(pid, 'SIGTERM')
  } catch {
    return
  }
  for (let tries = 0; tries < 100 && isAlive(pid); tries++) await sleep(50)
  if (isAlive(pid)) process.kill(pid, 'SIGKILL')
}

/** Where nobody reaps orphans, as in some containers, an ended one keeps its number. */
function isAlive(pid) {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

function configuration(folder, [controllerPort, nodePort]) {
  const host = hostname().split('.')[0]
  const user = userInfo().username
  return `ClusterName=movieflow
SlurmctldHost=${host}
SlurmctldPort=${controllerPort}
SlurmdPort=${nodePort}
SlurmUser=${user}
SlurmdUser=${user}
AuthType=auth/munge
# How long a requeued job waits, too.
AuthInfo=socket=${folder}/run/munge.socket,cred_expire=5
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/run/slurmctld.pid
SlurmdPidFile=${folder}/run/slurmd.pid
SlurmctldLogFile=${folder}/log/slurmctld.log
SlurmdLogFile=${folder}/log/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,sched_interval=1,bf_interval=1
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
KillWait=5
ReturnToService=2
# More cores than there are: eight tasks run side by side on any machine.
SlurmdParameters=config_overrides
NodeName=${host} CPUs=8 State=UNKNOWN
PartitionName=movies Nodes=ALL Default=YES PriorityTier=1 State=UP
PartitionName=urgent Nodes=ALL PriorityTier=2 State=UP
`
}

function run(env, program, given) {
  try {
    execFileSync(program, given, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  } catch (error) {
    const { stderr, message } = /** @type {Error & { stderr?: Buffer }} */ (error)
    throw new Error(`${program} did not start: ${stderr ?? message}`)
  }
}

function withSbin(more = {}) {
  return { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin`, ...more }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
      server.close(() => resolve(port))
    })
  })
}

function lastLines(file) {
  try {
    const { size } = statSync(file)
    const bytes = Buffer.alloc(Math.min(size, 2000))
    const handle = openSync(file, 'r')
    readSync(handle, bytes, { position: size - bytes.length })
    closeSync(handle)
    return bytes.toString()
  } catch {
    return ''
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [action, folder = ''] = process.argv.slice(2)
  if (action === 'start') process.stdout.write(`export SLURM_CONF=${await startCluster(resolve(folder))}\n`)
  else if (action === 'stop') await stopCluster(resolve(folder))
  else throw new Error('usage: node cluster.mjs start|stop FOLDER')
}
