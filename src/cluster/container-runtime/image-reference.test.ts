import { describe, expect, it } from 'vitest'
import { isMalformed, parseImageReference } from './image-reference'

const digest = `sha256:${'a'.repeat(64)}`

describe('parseImageReference', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.27-alpine', 'docker.io/library/nginx:1.27-alpine'],
    ['hashicorp/http-echo', 'docker.io/hashicorp/http-echo:latest'],
    ['docker.io/nginx', 'docker.io/library/nginx:latest'],
    ['gcr.io/kuar-demo/kuard-amd64:blue', 'gcr.io/kuar-demo/kuard-amd64:blue'],
    ['localhost:5000/web', 'localhost:5000/web:latest'],
    ['registry.example.com:5000/team/web:v1', 'registry.example.com:5000/team/web:v1'],
    [`nginx@${digest}`, `docker.io/library/nginx@${digest}`],
  ])('reads %s as %s', (text, canonical) => {
    expect(parseImageReference(text)).toMatchObject({ text, canonical })
  })

  it.each([
    ['Nginx', 'invalid reference format: repository name (library/Nginx) must be lowercase'],
    ['nginx:', 'invalid reference format'],
    ['nginx:1:2', 'invalid reference format'],
    ['ng inx', 'invalid reference format'],
    ['', 'invalid reference format'],
    ['nginx@sha256:abc', 'invalid reference format'],
    ['/nginx', 'invalid reference format'],
    ['nginx:-1', 'invalid reference format'],
  ])('refuses %j', (text, problem) => {
    const parsed = parseImageReference(text)
    expect(isMalformed(parsed) && parsed.problem).toBe(problem)
  })
})
