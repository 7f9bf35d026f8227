import { read, utils } from "xlsx";

self.onmessage = ({ data }) => {
  const { Sheets, SheetNames } = read(data, { dense: true, cellFormula: false, cellHTML: false });
  // The texts as they are shown.
  const rows = utils.sheet_to_json(Sheets[SheetNames[0]], { header: 1, raw: false, defval: "" });
  postMessage(rows.length - 1);
};
postMessage("ready");
