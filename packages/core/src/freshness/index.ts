export { assessFreshness, blockedReason, dataDigest, Fingerprints, type MovieFreshness } from './freshness.js'
export { hashingBy, hashOutputs } from './hash-files.js'
export { checkUnchanged, type HashFiles, InputContents, type Trust } from './input-contents.js'
export { type GroupMember, groupsOfMovie, limitsMembers } from './limits-groups.js'
