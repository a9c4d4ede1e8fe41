// The reading thread: answers questions about HDF5 files, one at a time; whatever goes wrong in the library ends with it.
import { parentPort, workerData } from 'node:worker_threads'
import { Library } from './library.js'
import { listObjects } from './listing.js'
import type { Answer, Hdf5ThreadData, Operation, Question, Requests } from './messages.js'
import { OpenFile } from './open-file.js'
import { damagedHint, Refusal } from './refusal.js'

const { progress } = workerData as Hdf5ThreadData
const port = parentPort!
const step = () => void Atomics.add(progress, 0, 1)
// Odd while the file is read: the disk may take longer than the library ever should.
const library = await Library.load((read) => {
  step()
  try {
    return read()
  } finally {
    step()
  }
})
const files = new Map<number, OpenFile>()

type Handlers = { [Name in Operation]: (file: OpenFile, ask: Requests[Name]['ask']) => Requests[Name]['answer'] }

const handlers: Handlers = {
  list: (file) =>
    listObjects(file, () => {
      step()
      step()
    }),
  find: (file, { path }) => file.find(path),
  read: (file, { path, start, count }) => file.read(path, start, count),
  value: (file, { path, attribute, most }) => file.value(path, attribute, most),
  attributes: (file, { path }) => file.attributes(path),
  members: (file, { path }) => file.members(path),
  look: (file, { path, attributes }) => file.look(path, attributes),
  references: (file, { path, start, count }) => file.references(path, start, count),
  close: () => null,
}

port.on('message', (question: Question) => {
  const answer = answerQuestion(question)
  const data = 'answer' in answer ? answer.answer : undefined
  port.postMessage(answer, data instanceof ArrayBuffer ? [data] : [])
})
port.postMessage('ready')

function answerQuestion({ operation, handle, file, ask }: Question): Answer {
  try {
    library.begin()
    if (operation === 'close') return { answer: close(handle), worn: isWorn() }
    let open = files.get(handle)
    if (open === undefined) {
      open = OpenFile.open(library, file)
      files.set(handle, open)
    }
    const handler = handlers[operation] as (file: OpenFile, ask: unknown) => unknown
    return { answer: handler(open, ask), worn: false }
  } catch (error) {
    if (error instanceof Refusal) return { problem: error.problem, worn: isWorn() }
    // A trap, an exhausted stack or memory: the library's state is unknown.
    const words = error instanceof Error ? error.message.split('\n')[0]!.slice(0, 100) : 'unknown'
    return { problem: { message: `HDF5 failed while it read the file (${words})`, hint: damagedHint }, worn: true }
  }
}

function close(handle: number): null {
  files.get(handle)?.close()
  files.delete(handle)
  return null
}

/** True if the library kept files open that it should have closed, as it does after some errors. */
function isWorn(): boolean {
  return files.size === 0 && library.openDescriptors > 0
}
