import { describe, expect, it } from 'vitest'
import { fill } from './fill'

describe('fill', () => {
  it.each([
    { name: 'joins the lines of a paragraph and breaks them at the width', text: 'one two\nthree four', width: 13, lines: ['one two three', 'four'] },
    { name: 'keeps code as it is', text: 'see\n    a  b\nthen', width: 20, lines: ['see', '    a  b', 'then'] },
    { name: 'keeps empty lines after the first line that is full', text: 'one two three\n\nfour', width: 8, lines: ['one two', 'three', '', 'four'] },
    { name: 'drops empty lines before that', text: '\none\n\ntwo', width: 20, lines: ['one', 'two'] },
    { name: 'begins list items on lines of their own', text: 'either\n- a\n- b\n1. c\nd', width: 20, lines: ['either', '- a', '- b', '1. c d'] },
    { name: 'breaks after a colon', text: 'these:\none two', width: 20, lines: ['these:', 'one two'] },
    { name: 'lets a long word stand alone', text: 'a incomprehensibilities b', width: 5, lines: ['a', 'incomprehensibilities', 'b'] },
    { name: 'says nothing of nothing', text: '', width: 20, lines: [] },
  ])('$name', ({ text, width, lines }) => {
    expect(fill(text, width)).toEqual(lines)
  })
})
