/** Whether the address asks for a page to look at and not to touch; see `ui/address.ts`. */
import { readAddress } from '../address'

export const isReadOnly = readAddress(location).readonly
