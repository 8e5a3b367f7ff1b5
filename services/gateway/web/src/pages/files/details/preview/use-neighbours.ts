import type { FileInfo } from '@holdfast/client'
import { listWith } from '../../../../api/listed-files.ts'
import { neighboursOf } from './neighbours.ts'
import { previewOf } from './preview-of.ts'

/** The files beside this one in the list that is on the screen, so far as it is loaded. */
export const useNeighbours = ({ id }: FileInfo) =>
  neighboursOf(listWith(id), id, (file) => previewOf(file) !== 'none')
