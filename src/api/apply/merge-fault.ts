/** What does not fit together when objects are merged by type; the message is for the client. */
export class MergeFault extends Error {}
