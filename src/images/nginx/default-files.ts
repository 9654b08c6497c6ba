/** The configuration that the image of nginx comes with. Upstream: https://github.com/nginx/pkg-oss (debian/nginx.conf, debian/nginx.default.conf) */
export const MAIN_FILE = '/etc/nginx/nginx.conf'
export const configuration: Readonly<Record<string, string>> = {
  [MAIN_FILE]: `user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;

events {
    worker_connections  1024;
}

http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';
    access_log  /var/log/nginx/access.log  main;

    sendfile           on;
    keepalive_timeout  65;

    include /etc/nginx/conf.d/*.conf;
}
`,
  '/etc/nginx/mime.types':
    'types {\n    text/html  html htm shtml;\n    text/css  css;\n    application/javascript  js;\n    application/json  json;\n}\n',
  '/etc/nginx/conf.d/default.conf': `server {
    listen       80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`,
}
