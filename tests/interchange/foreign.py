"""Messages as other programs write them: invented content, the shapes seen on the axis."""

from __future__ import annotations

import base64

AXIS = """<?xml version="1.0" encoding="utf-8"?>
<edXML xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
       xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">
  <edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">
    <edXML:edXMLHeader>
      <edXML:MessageHeader>
        <edXML:From>
          <edXML:OrganId>000.00.00.H99</edXML:OrganId>
          <edXML:OrganizationInCharge>UBND tỉnh Mẫu</edXML:OrganizationInCharge>
          <edXML:OrganName>UBND tỉnh Mẫu</edXML:OrganName>
        </edXML:From>
        <edXML:To>
          <edXML:OrganId>000.00.05.H99</edXML:OrganId>
          <edXML:OrganName>Sở Y tế</edXML:OrganName>
        </edXML:To>
        <edXML:Code>
          <edXML:CodeNumber>1903</edXML:CodeNumber>
          <edXML:CodeNotation>QĐ-UBND</edXML:CodeNotation>
        </edXML:Code>
        <edXML:PromulgationInfo>
          <edXML:Place> Mẫu </edXML:Place>
          <edXML:PromulgationDate>2021/07/28</edXML:PromulgationDate>
        </edXML:PromulgationInfo>
        <edXML:DocumentType><edXML:Type>2</edXML:Type></edXML:DocumentType>
        <edXML:Subject>Thành lập Sở chỉ huy mẫu</edXML:Subject>
        <edXML:Content></edXML:Content>
        <edXML:SignerInfo>
          <edXML:Competence>KT. CHỦ TỊCH</edXML:Competence>
          <edXML:Position>Phó Chủ tịch</edXML:Position>
          <edXML:FullName>Nguyễn Văn Mẫu</edXML:FullName>
        </edXML:SignerInfo>
        <edXML:DueDate>2021/08/01</edXML:DueDate>
        <edXML:OtherInfo><edXML:Priority>3</edXML:Priority></edXML:OtherInfo>
        <edXML:DocumentId>000.00.00.H99,2021/07/28,1903/QĐ-UBND</edXML:DocumentId>
      </edXML:MessageHeader>
      <edXML:TraceHeaderList>
        <edXML:TraceHeader>
          <edXML:OrganId>000.00.00.H99</edXML:OrganId>
          <edXML:Timestamp>2021/07/28 09:30:00</edXML:Timestamp>
        </edXML:TraceHeader>
        <edXML:Bussiness>
          <edXML:BussinessDocType>0</edXML:BussinessDocType><edXML:Paper>0</edXML:Paper>
        </edXML:Bussiness>
      </edXML:TraceHeaderList>
    </edXML:edXMLHeader>
    <edXML:edXMLBody>
      <edXML:edXMLManifest version="1.0">{manifest}</edXML:edXMLManifest>
    </edXML:edXMLBody>
  </edXML:edXMLEnvelope>
  <AttachmentEncoded>{files}</AttachmentEncoded>
</edXML>
"""
LISTED = """<edXML:Reference>
  <edXML:ContentId>cid:{cid}</edXML:ContentId>
  <edXML:ContentType>application/pdf</edXML:ContentType>
  <edXML:AttachmentName>{name}</edXML:AttachmentName>
</edXML:Reference>"""
FILE = """<Attachment>
  <ContentType>application/pdf</ContentType><ContentId>{cid}</ContentId>
  <Description>Tệp 1</Description>
  <ContentTransferEncoded>{content}</ContentTransferEncoded>
  <AttachmentName>{name}</AttachmentName>
</Attachment>"""

STATE = """<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/">
<SOAP-ENV:Header><edXML:Status xmlns:edXML="http://www.e-doc.vn/Schema/">
  <edXML:ResponseFor>
    <edXML:OrganId>000.00.00.H99</edXML:OrganId>
    <edXML:Code>1903/QĐ-UBND</edXML:Code>
    <edXML:PromulgationDate>28/07/2021</edXML:PromulgationDate>
    <edXML:DocumentId>000.00.00.H99,2021/07/28,1903/QĐ-UBND</edXML:DocumentId>
  </edXML:ResponseFor>
  <edXML:From><edXML:OrganId>000.00.05.H99</edXML:OrganId><edXML:Email /></edXML:From>
  <edXML:StatusCode>3</edXML:StatusCode>
  <edXML:Description>Đã tiếp nhận</edXML:Description>
  <edXML:Timestamp>28/07/2021 10:05:00</edXML:Timestamp>
  <edXML:StaffInfo><edXML:Staff>Văn thư</edXML:Staff></edXML:StaffInfo>
</edXML:Status></SOAP-ENV:Header><SOAP-ENV:Body /></SOAP-ENV:Envelope>
"""


def on_the_axis(*files: tuple[str, str], listed: tuple[str, ...] = ()) -> bytes:
    """Return a package with files, given as name and encoded content; `listed` ones only named."""
    manifest = [LISTED.format(cid=f"c{n}", name=name) for n, (name, _) in enumerate(files)]
    manifest += [LISTED.format(cid=f"x{n}", name=name) for n, name in enumerate(listed)]
    boxes = [
        FILE.format(cid=f"c{n}", name=name, content=content)
        for n, (name, content) in enumerate(files)
    ]
    return AXIS.format(manifest="".join(manifest), files="".join(boxes)).encode()


def in_parts(*files: tuple[str, bytes]) -> bytes:
    """Return a package in MIME, its files in parts of their own."""
    package = on_the_axis(listed=tuple(name for name, _ in files)).replace(
        b"<AttachmentEncoded></AttachmentEncoded>", b""
    )
    lines = [
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="edXML"\r\n',
        b"--edXML\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n",
        package,
    ]
    for number, (_name, content) in enumerate(files):
        lines += [
            f"--edXML\r\nContent-Type: application/pdf\r\nContent-ID: <x{number}>\r\n"
            "Content-Transfer-Encoding: base64\r\n".encode(),
            base64.encodebytes(content),
        ]
    return b"\r\n".join([*lines, b"--edXML--\r\n"])
