/** The panes that the address asks for, in lower case; undefined: the whole page with its head. */
import { readAddress } from '../address'

export const askedPanes = readAddress(location).panes
