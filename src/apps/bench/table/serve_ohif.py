"""serve_ohif.py DIST STUDY: OHIF's built pages and one study on a port of this machine; prints the study's address."""

import json
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pydicom
from pydicom.multival import MultiValue

CONFIGURATION = """window.config = {
  routerBasename: null, extensions: [], modes: [], showStudyList: true, showLoadingIndicator: true,
  showWarningMessageForCrossOrigin: false, showCPUFallbackMessage: false, maxNumberOfWebWorkers: 2,
  strictZSpacingForVolumeViewport: true, customizationService: {}, investigationalUseDialog: { option: 'never' },
  maxNumRequests: { interaction: 100, thumbnail: 75, prefetch: 25 }, defaultDataSourceName: 'dicomjson',
  dataSources: [{ namespace: '@ohif/extension-default.dataSourcesModule.dicomjson', sourceName: 'dicomjson',
                  configuration: { friendlyName: 'JSON', name: 'json' } }],
};"""
TOLD = ("Rows", "Columns", "InstanceNumber", "SOPClassUID", "SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID",
        "PhotometricInterpretation", "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation", "SamplesPerPixel",
        "Modality", "ImageLaterality", "ViewPosition", "SeriesNumber", "PresentationIntentType", "VOILUTFunction",
        "PatientOrientation", "RescaleIntercept", "RescaleSlope", "ImagerPixelSpacing", "ImageType", "WindowCenter",
        "WindowWidth", "StudyDate", "SeriesDescription")


def plain(value):
    if isinstance(value, (list, MultiValue)):
        return [plain(item) for item in value]
    if isinstance(value, (int, float)):
        return float(value) if value != int(value) else int(value)
    return str(value)


def description(folder: Path, base: str) -> dict:
    """What OHIF's JSON data source wants to be told of a study."""
    study, series = {}, []
    for number, file in enumerate(sorted(folder.glob("*.dcm")), 1):
        image = pydicom.dcmread(file, stop_before_pixels=True)
        told = {name: plain(image.get(name)) for name in TOLD if image.get(name) is not None}
        told.update(SeriesNumber=number, InstanceNumber=1, PixelSpacing=told.get("ImagerPixelSpacing"))
        view = image.ViewCodeSequence[0]
        told["ViewCodeSequence"] = [{"CodeValue": view.CodeValue, "CodeMeaning": view.CodeMeaning,
                                     "CodingSchemeDesignator": view.CodingSchemeDesignator}]
        series.append({"SeriesInstanceUID": told["SeriesInstanceUID"], "SeriesNumber": number, "Modality": "MG",
                       "SeriesDescription": file.stem, "SeriesDate": told.get("StudyDate", ""),
                       "instances": [{"metadata": told, "url": f"dicomweb:{base}/study/{file.name}"}]})
        study = {"StudyInstanceUID": told["StudyInstanceUID"], "StudyDate": told.get("StudyDate", ""), "StudyTime": "090000",
                 "PatientName": str(image.PatientName), "PatientID": str(image.PatientID), "PatientSex": "F",
                 "AccessionNumber": str(image.get("AccessionNumber", "")), "Modalities": "MG",
                 "StudyDescription": str(image.get("StudyDescription", ""))}
    return {"studies": [{**study, "NumInstances": len(series), "series": series}]}


class Pages(SimpleHTTPRequestHandler):
    study: Path
    told: bytes = b""

    def answer(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        super().end_headers()

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path == "/app-config.js":
            self.answer(CONFIGURATION.encode(), "text/javascript")
        elif path == "/study.json":
            self.answer(self.told, "application/json")
        elif path.startswith("/study/"):
            self.answer((self.study / Path(path).name).read_bytes(), "application/dicom")
        else:
            if not (Path(self.directory) / path.lstrip("/")).is_file():
                self.path = "/index.html"  # every address of the single page
            super().do_GET()


def main() -> None:
    dist, Pages.study = sys.argv[1], Path(sys.argv[2])
    Pages.extensions_map = {**Pages.extensions_map, ".wasm": "application/wasm", ".js": "text/javascript"}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, directory=dist))
    base = f"http://127.0.0.1:{server.server_port}"
    told = description(Pages.study, base)
    Pages.told = json.dumps(told).encode()
    print(f"{base}/viewer/dicomjson?url={quote(base + '/study.json', safe='')}"
          f"&StudyInstanceUIDs={told['studies'][0]['StudyInstanceUID']}"
          f"&hangingProtocolId={quote('@ohif/hpMammo', safe='')}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
