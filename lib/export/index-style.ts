/** The style sheet of `Tartalomjegyzek.html`, embedded in the file. Light, dark and print. */
export const INDEX_STYLE = `
:root{color-scheme:light dark;--text:#1d2433;--secondary:#4a5468;--border:#c9d0dc;--surface:#fff;--background:#f4f6f9;--accent:#1f4b99;--warning:#7a4a00}
@media (prefers-color-scheme:dark){:root{--text:#eef1f6;--secondary:#b9c2d2;--border:#465064;--surface:#1b2130;--background:#121722;--accent:#9dbdf7;--warning:#f0c070}}
*{box-sizing:border-box}
body{margin:0;background:var(--background);color:var(--text);font:1rem/1.5 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,header{max-width:90rem;margin:0 auto;padding:1rem clamp(1rem,4vw,2.5rem)}
h1{font-size:1.75rem;line-height:1.2;margin:.5rem 0}
h2{font-size:1.25rem;line-height:1.3;margin:0 0 .75rem}
h3{font-size:1rem;margin:1.25rem 0 .5rem}
a{color:var(--accent)}
a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.secondary{color:var(--secondary)}
.warning{border-inline-start:.35rem solid var(--warning);background:var(--surface);padding:.75rem 1rem}
.missing{color:var(--warning);font-weight:600}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;background:var(--surface)}
caption{text-align:start;font-weight:600;padding:.5rem 0}
th,td{text-align:start;vertical-align:top;padding:.5rem .75rem;border-block-end:1px solid var(--border);overflow-wrap:break-word}
th{font-size:.875rem;color:var(--secondary)}
th,td.nowrap{white-space:nowrap}td.documents{min-inline-size:12rem;overflow-wrap:anywhere}
section{background:var(--surface);border:1px solid var(--border);border-radius:.5rem;padding:1.25rem clamp(1rem,3vw,1.75rem);margin-block:1.25rem}
dl{display:grid;grid-template-columns:minmax(8rem,auto) 1fr;gap:.25rem 1rem;margin:0}
dt{color:var(--secondary)}dd{margin:0;overflow-wrap:anywhere}
.body{white-space:pre-wrap;overflow-wrap:anywhere}
.files{list-style:none;padding:0;margin:0}.files li{padding-block:.5rem;border-block-start:1px solid var(--border);overflow-wrap:anywhere}
code{font:.8125rem/1.4 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
@media (max-width:76rem){.wide{overflow-x:visible}table,tbody,tr,td{display:block}table{background:none}
caption{display:block}thead{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%)}
tr{display:flex;flex-direction:column;background:var(--surface);border:1px solid var(--border);border-radius:.5rem;padding:.75rem 1rem;margin-block:.75rem}
td{border:0;padding:.125rem 0;overflow-wrap:anywhere}td.documents{min-inline-size:0}td.empty{display:none}td.nowrap{white-space:normal}
td::before{content:attr(data-heading) ": ";color:var(--secondary)}td.subject{order:-1;font-size:1.125rem;font-weight:600}td.subject::before{content:none}
dl{grid-template-columns:1fr;gap:0}dd{margin-block-end:.5rem}}
@media print{:root{--text:#000;--secondary:#333;--border:#999;--surface:#fff;--background:#fff;--accent:#000;--warning:#000}
body{font-size:10pt}section{break-inside:auto;border:0;border-block-start:1px solid var(--border);border-radius:0;padding-inline:0}h2,h3{break-after:avoid}.print-none{display:none}}
`;
