// What a customer sees in this frame: lines, things to press, fields, pictures.
({ frame, limit }) => {
  const note = (window.__walkamile = window.__walkamile || { refs: [], fields: [], wired: new WeakSet() });
  note.refs = []; note.fields = [];
  const clean = (text) => (text || "").replace(/[\s\u00a0\u200b]+/g, " ").trim();
  const styles = new WeakMap();
  const style = (el) => { let s = styles.get(el); if (!s) { s = getComputedStyle(el); styles.set(el, s); } return s; };
  const up = (el) => el.assignedSlot || el.parentElement || (el.getRootNode() instanceof ShadowRoot ? el.getRootNode().host : null);
  const boxOf = (el) => {
    const r = el.getBoundingClientRect();
    return [Math.round(r.left + scrollX), Math.round(r.top + scrollY), Math.round(r.width), Math.round(r.height)];
  };
  const pageWidth = Math.max(screen.width, document.documentElement.scrollWidth);
  const seen = new WeakMap();
  const shown = (el) => {
    if (seen.has(el)) return seen.get(el);
    let is = el.checkVisibility ? el.checkVisibility({ opacityProperty: true, visibilityProperty: true }) : true;
    if (is) {
      const s = style(el);
      const r = el.getBoundingClientRect();
      if (s.display !== "contents" && s.display !== "inline") {
        const clipped = s.overflow !== "visible" && (r.width <= 1 || r.height <= 1);
        const cut = s.clip === "rect(0px, 0px, 0px, 0px)" || s.clip === "rect(1px, 1px, 1px, 1px)" || s.clipPath === "inset(50%)" || s.clipPath === "inset(100%)";
        if (clipped || ((cut) && s.position === "absolute")) is = false;
      }
      if (is && r.width && (r.right + scrollX <= 0 || r.bottom + scrollY <= 0 || r.left + scrollX >= pageWidth + 50)) is = false;
      if (is && parseFloat(s.textIndent) < -500) is = false;
    }
    const parent = up(el);
    if (is && parent && parent !== document.body && !shown(parent)) is = style(el).position === "fixed" && style(el).visibility === "visible" && el.checkVisibility();
    seen.set(el, is);
    return is;
  };
  const regions = new WeakMap();
  const named = (el) => ((el.id || "") + " " + (typeof el.className === "string" ? el.className : "")).toLowerCase();
  // A chat bubble or a bar that stays on the screen belongs to no page; an app's shell does.
  const floats = (el) => {
    if (style(el).position !== "fixed") return false;
    const r = el.getBoundingClientRect();
    return r.width * r.height < 0.3 * innerWidth * innerHeight;
  };
  const region = (el) => {
    if (!el || el === document.body || el === document.documentElement) return "main";
    if (regions.has(el)) return regions.get(el);
    const tag = el.tagName, role = el.getAttribute("role"), parent = up(el);
    let is = null;
    if (tag === "DIALOG" || role === "dialog" || role === "alertdialog") is = "dialog";
    else if (tag === "NAV" || role === "navigation" || role === "menubar") is = "nav";
    else if (tag === "FOOTER" || role === "contentinfo" || /(^|[\s_-])(page|site|main)?-?footer([\s_-]|$)/.test(named(el))) is = el.closest("article,blockquote,figure") ? null : "footer";
    else if (tag === "HEADER" || role === "banner" || /(^|\s)(site-?header|top-?bar|page-?header|navbar)(\s|$)/.test(named(el))) is = el.closest("article,section,main") ? null : "header";
    else if (tag === "ASIDE" || role === "complementary") is = "aside";
    else if (floats(el)) is = "dialog";
    if (is === null) is = region(parent);
    regions.set(el, is);
    return is;
  };
  const STATE = /^(active|open|opened|show|shown|collapsed?|current|selected|hover|focus|visible|hidden|in|is-.*|has-.*|js-.*|ng-.*|css-.*|svelte-.*|[a-z]*[0-9a-f]{6,}.*)$/i;
  const simple = (el) => {
    if (el.id && !/\d{3,}|[0-9a-f]{8}|^[0-9]|:|(^|[-_])(?=[a-z]*\d)[0-9a-z]{6,}$/i.test(el.id)) return "#" + CSS.escape(el.id);
    const tag = el.tagName.toLowerCase();
    const name = el.getAttribute("name");
    if (name && /input|select|textarea|button/.test(tag)) return `${tag}[name="${name}"]`;
    const kinds = [...el.classList].filter((c) => !STATE.test(c) && c.length < 30).slice(0, 2).map((c) => "." + CSS.escape(c)).join("");
    return tag + kinds;
  };
  // Places among brothers and sisters, worked out once for each parent.
  const families = new WeakMap();
  const place = (el, part) => {
    let family = families.get(el.parentElement);
    if (!family) {
      family = { nth: new Map(), twins: new Map() };
      const counts = {};
      for (const kid of el.parentElement.children) {
        counts[kid.tagName] = (counts[kid.tagName] || 0) + 1;
        family.nth.set(kid, counts[kid.tagName]);
        const same = kid.tagName + simple(kid);
        family.twins.set(same, (family.twins.get(same) || 0) + 1);
      }
      families.set(el.parentElement, family);
    }
    return family.twins.get(el.tagName + part) > 1 ? family.nth.get(el) : 0;
  };
  const lengths = new WeakMap();
  const lengthOf = (el) => { if (!lengths.has(el)) lengths.set(el, clean(el.textContent.slice(0, 5000)).length); return lengths.get(el); };
  const selectors = new WeakMap();
  const selector = (el) => {
    if (selectors.has(el)) return selectors.get(el);
    const parts = [];
    for (let at = el, deep = 0; at && at.tagName !== "HTML" && deep < 5; at = up(at), deep++) {
      let part = simple(at);
      parts.unshift(part);
      if (part.startsWith("#") || at.tagName === "BODY") break;
      const nth = at.parentElement ? place(at, part) : 0;
      if (nth) parts[0] = part + `:nth-of-type(${nth})`;
    }
    const made = parts.join(" > ");
    selectors.set(el, made);
    return made;
  };
  // Everything, shadow trees included.
  const all = [];
  (function gather(root) {
    for (const el of root.querySelectorAll("*")) {
      if (all.length > limit) return;
      all.push(el);
      if (el.shadowRoot) gather(el.shadowRoot);
    }
  })(document);
  const byId = (el, ids) => ids.split(/\s+/).map((id) => { const at = (el.getRootNode().getElementById ? el.getRootNode() : document).getElementById(id); return at ? clean(at.textContent) : ""; }).join(" ").trim();
  const visibleText = (el) => {
    if (el.shadowRoot && !el.textContent.trim()) return clean(el.shadowRoot.textContent);
    return clean(el.innerText === undefined ? el.textContent : el.innerText) || "";
  };
  const pictureName = (el) => {
    const inner = el.querySelector("img[alt],svg,[aria-label],[title]");
    if (!inner) return "";
    const title = inner.tagName.toLowerCase() === "svg" ? inner.querySelector("title") : null;
    return clean(inner.getAttribute("alt") || inner.getAttribute("aria-label") || (title && title.textContent) || inner.getAttribute("title") || "");
  };
  const nameOf = (el) => {
    const by = el.getAttribute("aria-labelledby");
    const label = by ? byId(el, by) : "";
    return clean(label || el.getAttribute("aria-label") || (el.tagName === "INPUT" ? el.value || el.alt : visibleText(el) || clean(el.textContent)) || el.getAttribute("title") || pictureName(el)).slice(0, 200);
  };
  // ---- what a screen reader says: rendered (even where only for it), not hidden from it
  const tree = new WeakMap();
  const audible = (el) => {
    if (!el || el === document.documentElement) return true;
    if (tree.has(el)) return tree.get(el);
    const is = el.getAttribute("aria-hidden") !== "true" && !el.inert && (el.checkVisibility ? el.checkVisibility({ visibilityProperty: true }) || style(el).display === "contents" : true) && audible(up(el));
    tree.set(el, is);
    return is;
  };
  const labelled = (el) => { const by = el.getAttribute("aria-labelledby"); return clean((by && byId(el, by)) || el.getAttribute("aria-label")); };
  const spoken = (node, top) => {
    if (node.nodeType === 3) return node.data;
    if (node.nodeType !== 1 || /^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE)$/.test(node.tagName)) return "";
    if (!top && (node.getAttribute("aria-hidden") === "true" || style(node).display === "none" || style(node).visibility === "hidden")) return "";
    const label = !top && labelled(node);
    if (label) return " " + label + " ";
    if (node.tagName === "IMG") return " " + (node.getAttribute("alt") || node.getAttribute("title") || "") + " ";
    if (node.tagName.toLowerCase() === "svg") { const title = node.querySelector("title"); return " " + (title ? title.textContent : "") + " "; }
    const parts = [...(node.shadowRoot || node).childNodes].map((kid) => spoken(kid, false)).join("");
    return /^(contents|inline)/.test(style(node).display) && node.tagName !== "BR" ? parts : " " + parts + " ";
  };
  const saidOf = (el) => clean(labelled(el) || (el.tagName === "INPUT" ? el.value || el.alt || (el.type === "submit" ? "Submit" : "") : spoken(el, true)) || el.getAttribute("title")).slice(0, 200);
  const NATIVE = "a[href],area[href],button,input,select,textarea,summary,iframe,[role=tab],[role=menuitem],[role=option],[role=treeitem]";
  const operable = (el) => el.matches(NATIVE) || el.tabIndex >= 0 || el.isContentEditable;
  // ---- colours
  const parsed = new Map();
  // oklch(), color(), lab() and the like: what one pixel of it looks like.
  let brush = null;
  const drawn = (color) => {
    if (!/^[a-z-]+\(/.test(color) || color.includes("gradient")) return null;
    try {
      brush = brush || Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
      brush.clearRect(0, 0, 1, 1);
      brush.fillStyle = "#000"; brush.fillStyle = color;
      brush.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    } catch (e) { return null; }
  };
  const rgba = (color) => {
    if (parsed.has(color)) return parsed.get(color);
    const m = color.match(/rgba?\(([\d.]+),?\s*([\d.]+),?\s*([\d.]+)(?:\s*[,/]\s*([\d.]+%?))?\)/);
    const got = m ? [+m[1], +m[2], +m[3], m[4] === undefined ? 1 : (m[4].endsWith("%") ? parseFloat(m[4]) / 100 : +m[4])] : drawn(color);
    parsed.set(color, got);
    return got;
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat([1]);
  const backgrounds = new WeakMap();
  const background = (el) => {
    if (!el) return [255, 255, 255, 1];
    if (backgrounds.has(el)) return backgrounds.get(el);
    const s = style(el), own = rgba(s.backgroundColor);
    let is;
    if (s.backgroundImage !== "none" || s.backdropFilter && s.backdropFilter !== "none" || s.mixBlendMode !== "normal" || !own) is = null;
    else if (own[3] === 1) is = own;
    else if (s.position === "absolute" || s.position === "fixed") is = own[3] > 0.95 ? own : null;
    else { const below = background(up(el)); is = below && over(own, below); }
    backgrounds.set(el, is);
    return is;
  };
  const light = (c) => { const [r, g, b] = c.slice(0, 3).map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const faded = (el) => { let o = 1; for (let at = el, i = 0; at && i < 12; at = up(at), i++) o *= parseFloat(style(at).opacity); return o; };
  const painted = all.filter((el) => /^(IMG|VIDEO|CANVAS|PICTURE|IFRAME)$/.test(el.tagName) || (el.tagName !== "BODY" && el.tagName !== "HTML" && style(el).backgroundImage !== "none"))
    .map((el) => [el, el.getBoundingClientRect()]).filter(([, r]) => r.width > 20 && r.height > 20).slice(0, 60);
  const onPicture = (el, r) => painted.some(([p, q]) => !el.contains(p) && r.left < q.right && r.right > q.left && r.top < q.bottom && r.bottom > q.top);
  const contrast = (el, s, r) => {
    const fore = rgba(s.color), back = background(el);
    if (!fore || !back || s.textShadow !== "none" || s.backgroundClip === "text" || s.webkitTextFillColor !== s.color || onPicture(el, r)) return [null, ""];
    const mixed = over([fore[0], fore[1], fore[2], fore[3] * faded(el)], back);
    const a = light(mixed), b = light(back);
    return [Math.round(((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)) * 100) / 100, `rgb(${back.slice(0, 3).map(Math.round)})`];
  };
  // ---- what lies folded away: closed details and accordions, one press from sight
  const closedBy = new Map();
  for (const el of all) {
    if (el.tagName === "DETAILS" && !el.open) closedBy.set(el, clean((el.querySelector("summary") || el).textContent).slice(0, 120));
    if (el.getAttribute("aria-expanded") !== "false") continue;
    const id = el.getAttribute("aria-controls") || (el.getAttribute("data-bs-target") || el.getAttribute("data-target") || el.getAttribute("href") || "").replace(/^#/, "");
    const opened = id && !/[^\w-]/.test(id) && document.getElementById(id);
    const said = clean(el.textContent || el.getAttribute("aria-label")).slice(0, 120);
    if (opened) closedBy.set(opened, said);
    if (opened || id || /^(nav|header)$/.test(region(el))) continue;
    // A question that names no answer: what is hidden right below it, or below its heading.
    for (const at of [el, el.parentElement]) {
      const below = at && at.nextElementSibling;
      if (below && !shown(below) && clean(below.textContent)) { closedBy.set(below, said); break; }
    }
  }
  const folds = new WeakMap();
  const foldOf = (el) => {
    if (!el || el === document.body) return "";
    if (folds.has(el)) return folds.get(el);
    const is = closedBy.get(el) || foldOf(up(el));
    folds.set(el, is);
    return is;
  };
  // ---- lines
  const SKIP = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "OPTION", "SELECT", "TEXTAREA", "HEAD", "TITLE", "SVG", "svg"]);
  const flow = (el) => { const d = style(el).display; return d === "inline" || d === "contents" || d === "inline-block" && !/^(LI|P|DIV|H[1-6]|BUTTON|TD)$/.test(el.tagName) || d.startsWith("ruby"); };
  // A table that only lays out the page has no rows to be read across.
  const layouts = new WeakMap();
  const lays = (row) => {
    if (!layouts.has(row)) {
      const cell = (c) => c.querySelector("h1,h2,h3,h4,h5,form,table") || c.querySelectorAll("p,ul,ol,div,section").length > 2;
      layouts.set(row, !!row.closest("table[role=presentation],table[role=none]") || [...row.children].some(cell));
    }
    return layouts.get(row);
  };
  const blockOf = (el) => {
    let at = el;
    while (at && at !== document.body && flow(at) && up(at)) at = up(at);
    const row = at && at.closest && at.closest("tr,dt,dd");
    return row && row.tagName === "TR" && !at.querySelector("table") && !lays(row) ? row : at;
  };
  const lines = [];
  let open = null, openBlock = null, cell = null;
  const flush = () => {
    if (open) {
      open.text = clean(open.text); open.said = clean(open.said);
      if (open.said === open.text && open.shown) open.said = null;
      if (open.text) lines.push(open);
    }
    open = null;
  };
  // A name given to a link or a button is said in the place of what stands in it.
  const renamed = new WeakSet();
  const hear = (text, el) => {
    if (!audible(el)) return "";
    const by = el.closest("a[aria-label],button[aria-label],[role=button][aria-label],[role=img][aria-label],a[aria-labelledby],button[aria-labelledby]");
    const label = by && labelled(by);
    if (!label) return text;
    if (renamed.has(by)) return " ";
    renamed.add(by);
    return " " + label + " ";
  };
  const take = (text, el) => {
    const block = blockOf(el) || el;
    const here = el.closest ? el.closest("td,th") : null;
    const is = shown(el);
    if (block !== openBlock || !open || open.shown !== is) {
      flush();
      const s = style(el), r = el.getBoundingClientRect();
      const [ratio, back] = is ? contrast(el, s, r) : [null, ""];
      open = { text: "", region: region(el), tag: block.tagName.toLowerCase(), selector: selector(el), box: boxOf(block), shown: is, size: parseFloat(s.fontSize), bold: +s.fontWeight >= 700,
        color: s.color, background: back, contrast: ratio, linked: !!el.closest("a,button"), folded: is ? "" : foldOf(el), said: "" };
      openBlock = block; cell = here;
    } else {
      if (here !== cell) { open.text += " | "; open.said += " | "; cell = here; }
      if (is) {
        const s = style(el), r = el.getBoundingClientRect(), [ratio, back] = contrast(el, s, r);
        if (ratio !== null && (open.contrast === null || ratio < open.contrast)) { open.contrast = ratio; open.color = s.color; open.background = back; open.selector = selector(el); open.size = parseFloat(s.fontSize); open.bold = +s.fontWeight >= 700; }
      }
    }
    open.text += text;
    open.said += hear(text, el);
  };
  const LONGEST = 4000;
  (function read(node) {
    for (const child of node.childNodes) {
      if (lines.length > LONGEST) return;
      if (child.nodeType === 3) { if (child.data.trim()) take(child.data.slice(0, 5000), child.parentElement || node.host || document.body); else if (open) { open.text += " "; open.said += " "; } }
      else if (child.nodeType === 1) {
        if (child.tagName === "BR") { const block = openBlock; flush(); openBlock = block; continue; }
        if (SKIP.has(child.tagName)) continue;
        if (child.tagName === "SLOT" && child.assignedNodes().length) continue;
        const apart = open && /^(A|BUTTON)$/.test(child.tagName) && style(child).display.startsWith("inline-");
        if (apart) { open.text += " "; open.said += " "; }
        read(child.shadowRoot || child);
        if (child.shadowRoot) read(child);
        if (open && apart) { open.text += " "; open.said += " "; }
      }
    }
  })(document.body || document.documentElement);
  flush();
  // ---- what lies over the page
  const overlays = [];
  const fixed = all.filter((el) => { const s = style(el); return (s.position === "fixed" || s.position === "sticky" || (s.position === "absolute" && +s.zIndex > 900) || (el.tagName === "DIALOG" && el.open) || el.getAttribute("aria-modal") === "true") && shown(el); });
  const area = innerWidth * innerHeight || 1;
  for (const el of fixed) {
    if (fixed.some((other) => other !== el && other.contains(el) && boxOf(other)[2])) continue;
    const r = el.getBoundingClientRect();
    const width = Math.max(0, Math.min(r.right, innerWidth) - Math.max(r.left, 0)), height = Math.max(0, Math.min(r.bottom, innerHeight) - Math.max(r.top, 0));
    const share = Math.round((width * height / area) * 1000) / 1000;
    const text = visibleText(el).slice(0, 600);
    if (share < 0.003 || region(el) === "nav" && share < 0.5 || region(el) === "header" && share < 0.5) continue;
    const s = style(el);
    if (s.pointerEvents === "none" && !el.querySelector("button,a")) continue;
    if (s.position === "sticky" && share < 0.4) continue;
    overlays.push({ el, text, selector: selector(el), box: boxOf(el), share, modal: el.getAttribute("aria-modal") === "true" || el.tagName === "DIALOG" || share > 0.5, closers: [] });
  }
  // ---- things to press
  const PRESS = "a[href],area[href],button,summary,input[type=submit],input[type=reset],input[type=button],input[type=image],[role=button],[role=link],[role=tab],[role=menuitem],[onclick]";
  const targets = [], counts = new Map();
  const headings = all.filter((el) => /^H[1-6]$/.test(el.tagName));
  const contextOf = (el) => {
    const box = el.closest("tr,li,article,section,fieldset,figure,[class*=card],[class*=item],[class*=product]");
    if (!box) return "";
    const head = box.querySelector("h1,h2,h3,h4,h5,h6,th,strong,legend");
    return clean(head ? head.textContent : box.tagName === "TR" || box.tagName === "LI" ? visibleText(box) : "").slice(0, 120);
  };
  const hiddenBy = (el) => { let last = null; for (let at = el; at && at !== document.body; at = up(at)) if (!shown(at)) last = at; return last; };
  const forms = [...all.filter((el) => el.tagName === "FORM")];
  const listening = (el) => {
    // React and Vue listen at the root and keep what is to be done on the element.
    const props = Object.keys(el).find((k) => k.startsWith("__reactProps$"));
    if ((props && el[props] && el[props].onClick) || el._vei) return "own";
    if (el.hasAttribute("onclick") || note.wired.has(el) || [...el.children].some((k) => note.wired.has(k))) return "own";
    if (el.hasAttribute("data-bs-toggle") || el.hasAttribute("data-toggle") || el.hasAttribute("aria-controls") || el.hasAttribute("data-target") || el.hasAttribute("popovertarget") || el.hasAttribute("command")) return "own";
    for (let at = up(el); at; at = up(at)) if (note.wired.has(at) || at.hasAttribute("onclick")) return "far";
    return note.wired.has(document) || note.wired.has(window) ? "far" : "";
  };
  // Whatever listens to a press and looks like one thing is a button, whatever its tag.
  const CONTAINERS = /^(HTML|BODY|MAIN|SECTION|FORM|UL|OL|TABLE|NAV|HEADER|FOOTER|TBODY|INPUT|SELECT|TEXTAREA|LABEL|OPTION)$/;
  const listensItself = (el) => note.wired.has(el) && !CONTAINERS.test(el.tagName) && el.textContent.length < 80 && el.textContent.trim() && !el.querySelector("a,button,input,select,textarea") && !el.closest("a,button");
  for (const el of all) {
    if (!el.matches(PRESS) && !listensItself(el)) continue;
    if (el.matches("[onclick]") && !el.matches("a,button,input,[role]") && el.querySelector("a,button")) continue;
    if (targets.length >= 3000) break;
    const tag = el.tagName, type = (el.getAttribute("type") || "").toLowerCase(), role = el.getAttribute("role");
    const raw = el.getAttribute("href") || "";
    const is = shown(el);
    const controls = el.getAttribute("aria-controls") || (el.getAttribute("data-bs-target") || el.getAttribute("data-target") || "").replace(/^#/, "") || (el.hasAttribute("data-bs-toggle") || el.hasAttribute("data-toggle") ? raw.replace(/^#/, "") : "");
    const toggles = el.hasAttribute("aria-expanded") || el.getAttribute("aria-haspopup") === "true" || /toggle|hamburger|burger|menu-?(btn|button|icon|trigger|open)/.test(named(el) + " " + (el.getAttribute("data-bs-toggle") || ""));
    let kind = "link";
    if (tag === "SUMMARY") kind = "summary";
    else if (role === "tab") kind = "tab";
    else if (el.form && (type === "submit" || type === "image" || (tag === "BUTTON" && type !== "button" && type !== "reset"))) kind = "submit";
    else if (type === "reset") kind = "reset";
    else if (toggles) kind = "toggle";
    else if (tag === "BUTTON" || tag === "INPUT" || role === "button" || !raw) kind = "button";
    const name = nameOf(el), said = saidOf(el), heard = audible(el);
    const key = kind + "|" + name + "|" + raw;
    const nth = counts.get(key) || 0;
    counts.set(key, nth + 1);
    const holder = is ? null : hiddenBy(el);
    const r = el.getBoundingClientRect();
    let covered = "";
    const cx = r.left + r.width / 2, cy = r.top + r.height / 2;
    if (is && r.width && cx > 0 && cy > 0 && cx < innerWidth && cy < innerHeight) {
      const top = document.elementFromPoint(cx, cy);
      if (top && !el.contains(top) && !top.contains(el) && !(top.shadowRoot && top.shadowRoot.contains(el)) && el.getRootNode() === document && !(top.tagName === "LABEL" && top.control === el)) covered = selector(top);
    }
    const parent = el.parentElement;
    const inline = style(el).display === "inline" && parent && /^(P|LI|TD|DD|SPAN|DIV)$/.test(parent.tagName) && lengthOf(parent) > lengthOf(el) + 10;
    const index = note.refs.length;
    note.refs.push(el);
    let href = "";
    try { href = tag === "A" || tag === "AREA" ? el.href.toString().slice(0, 2000) : ""; } catch (e) { href = raw; }
    if (el.href && el.href.baseVal !== undefined) href = el.href.baseVal;
    targets.push({ kind, name, href, raw: raw.slice(0, 2000), region: region(el), selector: selector(el), box: boxOf(el), shown: is && r.width > 0 && r.height > 0, hidden_by: holder ? selector(holder) : "", folded: is ? "" : foldOf(el), opens: controls, covered, wired: listening(el),
      disabled: !!el.disabled || el.getAttribute("aria-disabled") === "true", expanded: el.getAttribute("aria-expanded") === "true" || (tag === "SUMMARY" && !!el.parentElement.open), inline: !!inline, context: contextOf(el), form: el.form ? forms.indexOf(el.form) : -1,
      said: said === name ? null : said, heard: heard === (is && r.width > 0 && r.height > 0) ? null : heard, operable: operable(el),
      nth, frame, index, picture: !visibleText(el) && !!el.querySelector("img,svg,i,canvas"), download: el.hasAttribute("download"), title: clean(el.getAttribute("title") || "") });
    for (const o of overlays) if (o.el.contains(el)) o.closers.push(index);
  }
  // ---- fields and forms
  const fieldList = [];
  const labelOf = (el) => {
    const by = el.getAttribute("aria-labelledby");
    return clean((by && byId(el, by)) || el.getAttribute("aria-label") || (el.labels && [...el.labels].map((l) => l.textContent).join(" ")) || el.getAttribute("title") || "").slice(0, 200);
  };
  for (const el of all) {
    if (!/^(INPUT|SELECT|TEXTAREA)$/.test(el.tagName) && el.getAttribute("contenteditable") !== "true") continue;
    const type = (el.tagName === "INPUT" ? el.type : el.getAttribute("type") || el.tagName).toLowerCase();
    if (/^(submit|button|image|reset)$/.test(type)) continue;
    const by = el.getAttribute("aria-describedby") || el.getAttribute("aria-errormessage");
    const index = note.fields.length;
    note.fields.push(el);
    const showing = type !== "hidden" && (shown(el) || ((type === "checkbox" || type === "radio" || type === "file") && el.labels && [...el.labels].some(shown)));
    fieldList.push({ kind: type, name: el.name || el.id || "", label: labelOf(el), placeholder: clean(el.placeholder || ""), autocomplete: el.getAttribute("autocomplete") || "", required: !!el.required || el.getAttribute("aria-required") === "true",
      selector: selector(el), box: boxOf(el), shown: showing, form: el.form ? forms.indexOf(el.form) : -1, invalid: el.getAttribute("aria-invalid") === "true", error: by ? byId(el, by) : "", filled: type === "checkbox" || type === "radio" ? el.checked : !!(el.value || "").trim(), frame, index });
  }
  const formList = forms.map((el, number) => {
    let head = el.querySelector("legend,h1,h2,h3,h4,h5");
    if (!head) { const before = headings.filter((h) => h.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING && shown(h)); head = before[before.length - 1]; }
    const button = [...el.querySelectorAll("button,input[type=submit],input[type=image]")].map(nameOf).join(" / ");
    return { action: (el.getAttribute("action") || ""), method: (el.getAttribute("method") || "get").toLowerCase(), role: el.getAttribute("role") || (el.closest("[role=search],search") ? "search" : ""), title: clean(head ? head.textContent : "").slice(0, 200),
      submit: button.slice(0, 200), selector: selector(el), box: boxOf(el), shown: shown(el) && boxOf(el)[2] > 0, number, frame, validates: !el.noValidate };
  });
  // ---- pictures, films, sounds
  const nearOf = (el) => { const at = el.closest("figure,section,article,div,td,li,p"); return clean(at ? visibleText(at) : "").slice(0, 200); };
  const pictures = all.filter((el) => /^(IMG|VIDEO|AUDIO)$/.test(el.tagName)).slice(0, 400).map((el) => ({
    kind: el.tagName.toLowerCase(), src: (el.currentSrc || el.src || "").slice(0, 500), alt: el.tagName === "IMG" ? el.getAttribute("alt") : null, selector: selector(el), box: boxOf(el), shown: shown(el),
    broken: el.tagName === "IMG" && !!(el.currentSrc || el.getAttribute("src")) && el.complete && el.naturalWidth === 0 && !/\.svg(\?|$)|^data:/.test(el.currentSrc || el.src), linked: !!el.closest("a,button"), region: region(el),
    decorative: el.getAttribute("role") === "presentation" || el.getAttribute("role") === "none" || el.getAttribute("aria-hidden") === "true" || !!el.closest("[aria-hidden=true]"),
    autoplay: !!el.autoplay, muted: !!el.muted || el.hasAttribute("muted"), controls: !!el.controls, near: nearOf(el), width: el.naturalWidth || 0, height: el.naturalHeight || 0 }));
  // ---- what machines are told
  const meta = {};
  for (const el of document.querySelectorAll("meta[name],meta[property],meta[http-equiv]")) meta[(el.getAttribute("name") || el.getAttribute("property") || el.getAttribute("http-equiv")).toLowerCase()] = clean(el.content).slice(0, 1000);
  for (const el of document.querySelectorAll("link[rel]")) { const rel = el.rel.toLowerCase(); if (/canonical|icon|alternate/.test(rel)) { const at = rel === "alternate" && el.hreflang ? "hreflang:" + el.hreflang : rel; if (!(at in meta)) meta[at] = el.href; } }
  const microdata = [...document.querySelectorAll("[itemscope] [itemprop]")].slice(0, 200).map((el) => { const scope = el.parentElement.closest("[itemscope]"); return [(scope && scope.getAttribute("itemtype") || "").split("/").pop(), el.getAttribute("itemprop"), clean(el.getAttribute("content") || el.getAttribute("datetime") || visibleText(el)).slice(0, 300)]; });
  const nav = performance.getEntriesByType("navigation")[0] || {};
  let wide = null;
  const full = document.documentElement.scrollWidth;
  if (full > screen.width + 5) {
    let worst = 0;
    for (const el of all) { const r = el.getBoundingClientRect(); if (r.right > screen.width + 5 && r.right <= full + 1 && shown(el) && r.right > worst + 1) { worst = r.right; wide = [selector(el), boxOf(el)]; } }
  }
  const shape = [...new Set(all.filter((el) => el.closest("main,body") && /^(SECTION|ARTICLE|MAIN|FORM|TABLE|UL|OL|H1|H2|DIV|VIDEO)$/.test(el.tagName)).map((el) => el.tagName + "." + [...el.classList].filter((c) => !STATE.test(c)).slice(0, 1).join(".")))].sort().join(" ");
  note.read = true;
  return {
    url: location.href, title: clean(document.title), lang: document.documentElement.lang || meta["content-language"] || "", lines, targets, fields: fieldList, forms: formList, pictures,
    overlays: overlays.map(({ el, ...rest }) => rest), meta, jsonld: [...document.querySelectorAll("script[type='application/ld+json']")].map((el) => el.textContent.slice(0, 50000)), microdata,
    headings: headings.filter(shown).map((el) => [+el.tagName[1], clean(el.textContent).slice(0, 200)]), maps: [...document.querySelectorAll("iframe[src]")].map((el) => el.src).filter((src) => /map|openstreetmap|google\.[a-z.]+\/maps/.test(src)),
    vitals: { lcp: note.lcp || 0, cls: note.cls || 0, blocking: note.blocking || 0, pending: Math.max(0, (note.due || 0) - performance.now()), first_byte: nav.responseStart || 0, load: nav.loadEventEnd || 0 },
    width: screen.width, scroll_width: full, wide, height: document.documentElement.scrollHeight, shape, anchors: all.filter((el) => el.id).map((el) => el.id).slice(0, 2000),
    opened: note.opened || 0, cut: all.length > limit,
  };
}
