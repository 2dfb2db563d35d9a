/**
 * Verifies a double-random draw 双随机抽取 in the visitor's own browser: Web Crypto, no library, nothing sent anywhere.
 *
 * verifyDraw(draw, pool, inspectors, options) takes the three files as texts and recomputes everything from them. It answers null when
 * all is the same, or the first difference {field, expected, found, message: {zh, en}}; it throws Unreadable for texts that are no such
 * files. The rate multipliers are those of the file unless options.factors (grade → permille) says what they should be.
 */

const FORMAT = "chengheng-draw/1";
const GRADES = ["A", "B", "C", "D"];
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const CODE = new RegExp(`^[0-9]{8}[${ALPHABET}]{10}$`);
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const BILLION = 1000000000n;
const YES = ["true", "1", "yes", "是"];
const NO = ["false", "0", "no", "否"];
const AT_ONCE = 4096;
const OF_INSPECTORS = ["inspectors_sha256", "inspectors_size", "per_object", "assignments"];
const ABSENT = Symbol("absent");

/** A text that cannot be read as what it should be; line counts from 1 where it is known. */
export class Unreadable extends Error {
  constructor(source, line, zh, en) {
    super(line === null ? `${source}：${zh}` : `${source}，第 ${line} 行：${zh}`);
    this.line = line;
    this.english = en;
  }
}

/** SHA-256 of a text in UTF-8, as lower-case hex. */
export async function sha256(text) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The first difference between a result file and what the rosters and its seed give, or null. */
export async function verifyDraw(drawText, poolText, inspectorsText = null, options = {}) {
  const body = readDraw(drawText);
  const pool = readPool(poolText);
  const assigned = OF_INSPECTORS.some((name) => name in body);
  if (assigned && inspectorsText === null) {
    throw new Unreadable("检查人员名录", null, "结果里有检查人员分派，还需要检查人员名录", "the inspectors' file is needed as well");
  }
  const inspectors = inspectorsText === null ? null : readInspectors(inspectorsText);
  const frozen = {
    format: FORMAT,
    pool_sha256: await sha256(pool.map((entry) => `${entry.uscc}\n`).join("")),
    pool_size: pool.length,
    roster_sha256: await sha256(pool.map((entry) => `${entry.uscc}\t${entry.grade}\t${entry.reason}\n`).join("")),
  };
  if (inspectors !== null) frozen.inspectors_sha256 = await sha256(inspectors.map(rosterLine).join(""));
  for (const [name, value] of Object.entries(frozen)) {
    if (body[name] !== value) return difference([name], value, name in body ? body[name] : ABSENT);
  }
  return badTerms(body) ?? compare(await recompute(body, frozen, pool, inspectors, options), body, []);
}

async function recompute(body, frozen, pool, inspectors, options) {
  const strata = [];
  for (const grade of GRADES.filter((name) => pool.some((entry) => entry.grade === name))) {
    const eligible = pool.filter((entry) => entry.grade === grade && entry.reason === "").map((entry) => entry.uscc);
    const factor = factorOf(body, grade, options);
    const quota = quotaOf(eligible.length, body.base_rate, factor);
    const order = await inTicketOrder(`${body.seed}|`, eligible, options.progress);
    strata.push({ grade, size: eligible.length, rate_multiplier: factor / 1000, quota, taken: order.slice(0, quota) });
  }
  const bar = body.seed.indexOf("|");
  const expected = {
    format: FORMAT,
    pool_sha256: frozen.pool_sha256,
    pool_size: frozen.pool_size,
    roster_sha256: frozen.roster_sha256,
    pack: body.pack,
    base_rate: body.base_rate,
    seed: body.seed,
    seed_parts: bar < 0 ? { public: body.seed, secret: null } : { public: body.seed.slice(0, bar), secret: body.seed.slice(bar + 1) },
    strata,
    excluded: pool.filter((entry) => entry.reason !== "").map(({ uscc, grade, reason }) => ({ uscc, grade, reason })),
  };
  if (inspectors !== null) {
    expected.inspectors_sha256 = frozen.inspectors_sha256;
    expected.inspectors_size = inspectors.length;
    expected.per_object = body.per_object;
    expected.assignments = await assign(body.seed, strata.flatMap((stratum) => stratum.taken), inspectors, body.per_object);
  }
  expected.result_sha256 = await sha256(resultLines(expected).map((line) => `${line}\n`).join(""));
  return expected;
}

async function inTicketOrder(prefix, identifiers, progress = () => {}) {
  const tickets = [];
  for (let start = 0; start < identifiers.length; start += AT_ONCE) {
    const part = identifiers.slice(start, start + AT_ONCE);
    tickets.push(...(await Promise.all(part.map(async (name) => [await sha256(prefix + name), name]))));
    progress(tickets.length, identifiers.length);
  }
  return tickets.sort((one, other) => (one[0] < other[0] ? -1 : 1)).map((ticket) => ticket[1]);
}

async function assign(seed, objects, inspectors, perObject) {
  const known = new Map(inspectors.map((one) => [one.id, { ...one, load: 0 }]));
  const names = [...known.keys()];
  const assignments = [];
  for (const uscc of objects) {
    const chosen = [];
    const passed = [];
    for (const name of await inTicketOrder(`${seed}|${uscc}|`, names)) {
      const reason = reasonAgainst(known.get(name), uscc);
      if (reason === null) chosen.push(name);
      else passed.push({ inspector: name, reason });
      if (chosen.length === perObject) break;
    }
    // Too few for this object: the file cannot have an honest entry here, and what stands there differs.
    if (chosen.length < perObject) return assignments;
    for (const name of chosen) known.get(name).load += 1;
    assignments.push({ uscc, inspectors: chosen, passed_over: passed });
  }
  return assignments;
}

function reasonAgainst(inspector, uscc) {
  if (!inspector.valid) return "certificate_invalid";
  if (inspector.avoid.includes(uscc)) return "avoidance";
  return inspector.limit !== null && inspector.load >= inspector.limit ? "limit_reached" : null;
}

function factorOf(body, grade, options) {
  if (options.factors !== undefined) return options.factors[grade];
  const written = Array.isArray(body.strata) ? body.strata.find((stratum) => stratum?.grade === grade) : undefined;
  const factor = Math.round(Number(written?.rate_multiplier) * 1000);
  return Number.isSafeInteger(factor) && factor > 0 ? factor : 1000;
}

function quotaOf(size, rate, factor) {
  const [whole, places = ""] = rate.split(".");
  const product = BigInt(size) * (BigInt(whole) * BILLION + BigInt(places.padEnd(9, "0"))) * BigInt(factor);
  const unit = BILLION * 1000n;
  return Math.min(size, Number((product + unit - 1n) / unit));
}

function badTerms(body) {
  const rate = body.base_rate;
  if (typeof rate !== "string" || !/^(0\.[0-9]{0,8}[1-9]|1)$/.test(rate)) return difference(["base_rate"], "0.05", rate ?? ABSENT);
  if (typeof body.pack !== "string") return difference(["pack"], "cangzhou-2021-175", body.pack ?? ABSENT);
  const seed = body.seed;
  if (typeof seed !== "string" || seed === "" || CONTROL.test(seed)) return difference(["seed"], "…|…", seed);
  if (OF_INSPECTORS.some((name) => name in body) && !(Number.isInteger(body.per_object) && body.per_object >= 2)) {
    return difference(["per_object"], 2, body.per_object ?? ABSENT);
  }
  return null;
}

function resultLines(result) {
  const lines = [
    FORMAT,
    `pool\t${result.pool_sha256}\t${result.pool_size}\t${result.roster_sha256}`,
    `terms\t${result.pack}\t${result.base_rate}`,
    `seed\t${result.seed}`,
  ];
  for (const stratum of result.strata) {
    const factor = Math.round(stratum.rate_multiplier * 1000);
    lines.push(`stratum\t${stratum.grade}\t${stratum.size}\t${factor}\t${stratum.quota}`);
    for (const uscc of stratum.taken) lines.push(uscc);
  }
  for (const entry of result.excluded) lines.push(`excluded\t${entry.uscc}\t${entry.grade}\t${entry.reason}`);
  if (result.assignments === undefined) return lines;
  lines.push(`inspectors\t${result.inspectors_sha256}\t${result.inspectors_size}\t${result.per_object}`);
  for (const assignment of result.assignments) {
    lines.push([assignment.uscc, ...assignment.inspectors].join("\t"));
    for (const passed of assignment.passed_over) lines.push(`passed\t${passed.inspector}\t${passed.reason}`);
  }
  return lines;
}

function compare(expected, found, path) {
  if (Array.isArray(expected) && Array.isArray(found)) {
    for (let index = 0; index < Math.max(expected.length, found.length); index += 1) {
      const wanted = index < expected.length ? expected[index] : ABSENT;
      const given = index < found.length ? found[index] : ABSENT;
      const result = compare(wanted, given, [...path, index]);
      if (result !== null) return result;
    }
    return null;
  }
  if (isFields(expected) && isFields(found)) {
    const extra = Object.keys(found).filter((name) => !Object.hasOwn(expected, name));
    for (const name of [...Object.keys(expected), ...extra]) {
      const wanted = Object.hasOwn(expected, name) ? expected[name] : ABSENT;
      const given = Object.hasOwn(found, name) ? found[name] : ABSENT;
      const result = compare(wanted, given, [...path, name]);
      if (result !== null) return result;
    }
    return null;
  }
  return expected === found ? null : difference(path, expected, found);
}

function isFields(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function difference(path, expected, found) {
  const field = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("").replace(/^\./, "");
  const [wanted, given] = [shown(expected), shown(found)];
  const message = {
    zh: `第一处不同在 ${field}：应为 ${wanted ?? "（没有）"}，文件里是 ${given ?? "（没有）"}`,
    en: `The first difference is at ${field}: it should be ${wanted ?? "(absent)"}, the file says ${given ?? "(absent)"}`,
  };
  return { field, expected: wanted, found: given, message };
}

function shown(value) {
  if (value === ABSENT) return null;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function readDraw(text) {
  let body;
  try {
    body = JSON.parse(withoutMark(text));
  } catch {
    throw new Unreadable("抽取结果", null, "不是合法的 JSON", "not valid JSON");
  }
  if (!isFields(body) || !["pool_sha256", "seed", "strata"].every((name) => name in body)) {
    throw new Unreadable("抽取结果", null, "不是抽取结果文件", "not the result of a draw");
  }
  return body;
}

function readPool(text) {
  const source = "检查对象名录";
  const seen = new Set();
  const entries = table(text, source, ["uscc", "grade"]).map(({ line, row }) => {
    const reason = row.excluded_reason ?? "";
    if (!isCode(row.uscc) || seen.has(row.uscc)) {
      throw new Unreadable(source, line, `${row.uscc} 不是规范的代码，或出现了两次`, `${row.uscc} is no valid code, or there twice`);
    }
    if (!GRADES.includes(row.grade) || CONTROL.test(reason)) {
      throw new Unreadable(source, line, "等级或不纳入原因无法读取", "the grade or the reason cannot be read");
    }
    seen.add(row.uscc);
    return { uscc: row.uscc, grade: row.grade, reason };
  });
  if (entries.length === 0) throw new Unreadable(source, null, "没有检查对象", "no objects");
  return entries.sort((one, other) => (one.uscc < other.uscc ? -1 : 1));
}

function readInspectors(text) {
  const source = "检查人员名录";
  const seen = new Set();
  const people = table(text, source, ["id", "unit", "certificate_valid", "limit", "avoid"]).map(({ line, row }) => {
    const certificate = row.certificate_valid.toLowerCase();
    if (row.id === "" || seen.has(row.id) || ![...YES, ...NO].includes(certificate) || !/^[0-9]{0,9}$/.test(row.limit)) {
      throw new Unreadable(source, line, "编号、证件或上限无法读取，或编号重复", "the id, certificate or limit cannot be read, or the id is there twice");
    }
    seen.add(row.id);
    const avoid = [...new Set(row.avoid.split(/\s+/).filter((code) => code !== ""))].sort();
    const limit = row.limit === "" ? null : Number(row.limit);
    return { id: row.id, unit: row.unit, valid: YES.includes(certificate), limit, avoid };
  });
  return people.sort((one, other) => byCodePoint(one.id, other.id));
}

function rosterLine(one) {
  return `${[one.id, one.unit, one.valid, one.limit ?? "", one.avoid.join(" ")].join("\t")}\n`;
}

function byCodePoint(one, other) {
  const [left, right] = [one, other].map((text) => Array.from(text, (character) => character.codePointAt(0)));
  const place = left.findIndex((value, index) => value !== right[index]);
  return place < 0 ? left.length - right.length : left[place] - (right[place] ?? -1);
}

function isCode(text) {
  if (!CODE.test(text) || /^0+$/.test(text)) return false;
  let sum = 0;
  for (let place = 0, weight = 1; place < 17; place += 1, weight = (weight * 3) % 31) {
    sum += ALPHABET.indexOf(text[place]) * weight;
  }
  return ALPHABET[(31 - (sum % 31)) % 31] === text[17];
}

function table(text, source, required) {
  const [header, ...records] = csvRecords(withoutMark(text), source);
  const names = (header?.values ?? []).map((name) => name.trim());
  const missing = required.find((name) => !names.includes(name));
  if (missing !== undefined) throw new Unreadable(source, 1, `缺少列 ${missing}`, `column ${missing} is missing`);
  return records.map(({ line, values }) => {
    if (values.length !== names.length) throw new Unreadable(source, line, "列数与列名不符", "wrong number of columns");
    return { line, row: Object.fromEntries(names.map((name, index) => [name, values[index]])) };
  });
}

/** Records of a CSV text with the line each began on; blank lines are passed over. */
function csvRecords(text, source) {
  const records = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;
  let [line, values, began] = [1, [], 1];
  while (cell.lastIndex < text.length || values.length > 0) {
    const found = cell.exec(text);
    if (found === null) throw new Unreadable(source, line, "CSV 的引号不完整", "unbalanced quotes in the CSV");
    const [whole, quoted, plain, end] = found;
    values.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += (whole.match(/\r\n|\n|\r/g) ?? []).length;
    if (end === ",") continue;
    if (values.length > 1 || values[0] !== "" || quoted !== undefined) records.push({ line: began, values });
    [values, began] = [[], line];
    if (end === "") break;
  }
  return records;
}

function withoutMark(text) {
  return text.replace(/^\ufeff/, "");
}
