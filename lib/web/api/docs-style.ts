/** The style of the page of the API's documentation. The policy of the page allows these bytes and nothing else. */
export const DOCS_STYLE = `
:root{color-scheme:light dark;--text:#16212b;--muted:#4a5865;--line:#ddd8cd;--canvas:#fff;--code:#f4f1ea;--accent:#0b5c6b;--mark:#fdf3c7}
@media(prefers-color-scheme:dark){:root{--text:#edf0f1;--muted:#b0bcc4;--line:#303d46;--canvas:#182127;--code:#10171c;--accent:#7fd0dd;--mark:#4a3f12}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--canvas);color:var(--text);font:400 1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;overflow-wrap:anywhere}
.page{margin:0 auto;max-width:78rem;padding:1rem 1rem 4rem}
.skip{position:absolute;left:-100rem}
.skip:focus{left:1rem;top:1rem;padding:.5rem 1rem;background:var(--canvas)}
h1{margin:.5rem 0;font-size:2rem;line-height:1.2}
h2{margin:3.5rem 0 1rem;border-bottom:1px solid var(--line);padding-bottom:.25rem;font-size:1.5rem}
h3{margin:2.75rem 0 .5rem;font-size:1.1875rem}
h4{margin:1.5rem 0 .25rem;font-size:1rem}
p{margin:.5rem 0;max-width:46rem}
a{color:var(--accent)}
code,pre{background:var(--code);border-radius:.25rem;font:.875rem/1.5 ui-monospace,Menlo,Consolas,monospace}
code{padding:.1em .3em}
pre{margin:.25rem 0 .75rem;padding:.75rem 1rem;white-space:pre-wrap;tab-size:2}
pre code{padding:0}
table{width:100%;border-collapse:collapse;margin:.25rem 0 .75rem}
th,td{padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{color:var(--muted);font-size:.875rem;font-weight:600}
tbody th{font-weight:400}
summary{cursor:pointer;padding:.25rem 0;color:var(--accent)}
ul{padding-left:1.25rem}
nav ul{margin:0;padding:0;list-style:none}
nav>ul>li{margin:.25rem 0}
nav ul ul{display:none}
nav a{display:inline-block;padding:.25rem 0}
.call{display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:baseline}
.method{display:inline-block;min-width:3.25rem;font-weight:700}
.muted{color:var(--muted)}
.top{float:right;font-size:.875rem;font-weight:400}
:target{background:var(--mark)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
@media(min-width:40.01rem){tbody th code{white-space:nowrap}}
@media(max-width:40rem){
thead{position:absolute;left:-100rem}
tr{display:block;padding:.4rem 0;border-bottom:1px solid var(--line)}
th,td{display:block;padding:.05rem 0;border:0}
nav>ul{display:flex;flex-wrap:wrap;gap:0 1.25rem}
}
@media(min-width:64rem){
.page{display:grid;grid-template-columns:16rem minmax(0,1fr);gap:0 3rem}
nav{position:sticky;top:0;align-self:start;max-height:100vh;padding:1rem 0;overflow-y:auto;font-size:.9375rem}
nav ul ul{display:block;padding-left:.75rem}
nav>ul>li{margin:.75rem 0}
nav>ul>li>a{font-weight:600}
}
@media(min-width:80rem){.examples{display:grid;grid-template-columns:1fr 1fr;gap:0 1rem}}
@media print{nav,.top{display:none}.page{display:block}}
`;
