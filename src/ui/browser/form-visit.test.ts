import { describe, expect, it } from 'vitest'
import { formVisit, type FilledForm } from './form-visit'

const form: FilledForm = { method: 'post', action: 'http://a.test/save?old=1', enctype: '', entries: [['name', 'Ä & b'], ['text', 'one\ntwo']] }

describe('a form that is sent', () => {
  it.each([
    { name: 'by get in the address, in the place of what stood there', given: { ...form, method: 'get' }, visit: { method: 'GET', url: 'http://a.test/save?name=%C3%84+%26+b&text=one%0D%0Atwo' } },
    { name: 'by an unknown method as by get', given: { ...form, method: 'delete', entries: [] }, visit: { method: 'GET', url: 'http://a.test/save' } },
    {
      name: 'by post encoded',
      given: form,
      visit: { method: 'POST', url: 'http://a.test/save?old=1', contentType: 'application/x-www-form-urlencoded', body: 'name=%C3%84+%26+b&text=one%0D%0Atwo' },
    },
    {
      name: 'by post in parts',
      given: { ...form, enctype: 'multipart/form-data', entries: [['a"b', '----WebKitFormBoundaryKubarium']] as const },
      visit: {
        method: 'POST',
        url: 'http://a.test/save?old=1',
        contentType: 'multipart/form-data; boundary=----WebKitFormBoundaryKubariumx',
        body: '------WebKitFormBoundaryKubariumx\r\nContent-Disposition: form-data; name="a%22b"\r\n\r\n----WebKitFormBoundaryKubarium\r\n------WebKitFormBoundaryKubariumx--\r\n',
      },
    },
    { name: 'by post plainly', given: { ...form, enctype: 'text/plain', entries: [['a', 'b']] as const }, visit: { method: 'POST', url: 'http://a.test/save?old=1', contentType: 'text/plain', body: 'a=b\r\n' } },
  ])('goes $name', ({ given, visit }) => expect(formVisit(given)).toEqual(visit))
})
