/**
 * The JSON Schema of lessons, made from the shapes by which they are read: of the front matter, and of each fenced block under
 * `definitions`. Other editors find it beside the page as `lesson.schema.json`.
 */
import { blockNames, blocks, blocksAbout } from './blocks'
import { frontMatter } from './front-matter'
import type { JsonSchema } from './shape'

export const frontMatterSchema: JsonSchema = frontMatter.schema

export const blockSchemas: Readonly<Record<string, JsonSchema>> = Object.fromEntries(
  blockNames.map((name) => [name, { ...blocks[name].schema, title: `\`\`\`yaml ${name}`, description: blocksAbout[name] }]),
)

export const lessonSchema: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Front matter of a Kubarium lesson (lesson/v1); its fenced blocks are under definitions',
  ...frontMatterSchema,
  definitions: blockSchemas,
}
