import type { Chapter } from '../chapter'

export const storage: Chapter = {
  id: 'storage',
  title: 'Storage',
  about: 'Keep data when Pods go.',
  lessons: ['claims-and-volumes', 'storage-classes'],
  topics: {
    'storage.volume': 'A PersistentVolume is a piece of storage of the cluster; it belongs to no namespace.',
    'storage.claim': 'A PersistentVolumeClaim asks for storage: size, access mode, class.',
    'storage.whole-volume': 'A claim takes a whole volume, even if it asked for less.',
    'storage.pending': 'A claim that nothing fits is Pending; describe says why.',
    'storage.pod-uses-claim': 'A Pod names a claim as its volume, and goes where the volume is.',
    'storage.protection': 'A claim in use is protected: it is Terminating until no Pod uses it.',
    'storage.released': 'A volume whose claim is gone is Released, and not free for others.',
    'storage.retain': 'Retain keeps the data for a person to decide.',
    'storage.class': 'A StorageClass says how volumes are made on demand.',
    'storage.default-class': 'A claim that names no class gets the default one.',
    'storage.first-consumer': 'WaitForFirstConsumer: the claim waits for a Pod, so that the volume is made on its node. Immediate does not wait.',
    'storage.dynamic': 'A volume is made for the claim, and bears its uid in its name.',
    'storage.missing-class': 'A class that does not exist: ProvisioningFailed, not found.',
    'storage.resize': 'A claim can grow if its class allows it, and never shrinks.',
    'storage.delete': 'With the policy Delete a volume goes with its claim.',
  },
  glossary: {
    'persistent-volume': { word: 'PersistentVolume', means: 'A piece of storage of the cluster, such as a disk or a folder. It does not end with a Pod.' },
    claim: { word: 'PersistentVolumeClaim', means: 'A request for storage of a certain size. It is bound to one volume, and Pods use it.' },
    'reclaim-policy': { word: 'reclaim policy', means: 'What becomes of a volume when its claim is gone: Retain keeps it, Delete removes it with its data.' },
    'storage-class': { word: 'StorageClass', means: 'A sort of storage that can be ordered: which program makes the volumes, when, and what becomes of them.' },
  },
}
