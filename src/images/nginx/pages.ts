/** The pages that nginx shows when nobody put any of their own there. */
export const welcomePage = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto; font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>This page comes from a web server inside a container. It is here because nobody has put a page of their own into
/usr/share/nginx/html yet.</p>
<p><em>Put one there and look again.</em></p>
</body>
</html>
`

const reasons: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  504: 'Gateway Time-out',
}

export function errorPage(status: number, server: string): string {
  const title = `${status} ${reasons[status] ?? ''}`.trim()
  const head = `<html>\r\n<head><title>${title}</title></head>\r\n`
  return `${head}<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${server}</center>\r\n</body>\r\n</html>\r\n`
}
