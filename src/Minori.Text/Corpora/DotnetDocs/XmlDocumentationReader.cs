using System.Text;
using System.Xml;

namespace Minori.Text;

/// <summary>Reads the members of one XML documentation file as clean text.</summary>
internal sealed class XmlDocumentationReader
{
    private static readonly XmlReaderSettings _settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = false,
    };

    private readonly DescriptionText _text = new();

    // A file refers to the same few names again and again.
    private readonly Dictionary<string, string> _references = new(StringComparer.Ordinal);

    /// <summary>The members in the file's order, duplicates and members without any text included.</summary>
    /// <exception cref="CorpusException">The file is not well-formed XML.</exception>
    public List<MemberDocumentation> Read(Stream stream, string path)
    {
        List<MemberDocumentation> members = [];
        try
        {
            using XmlReader reader = XmlReader.Create(stream, _settings);
            while (reader.Read())
            {
                if (reader is { NodeType: XmlNodeType.Element, LocalName: "member" }
                    && reader.GetAttribute("name") is { Length: > 2 } id)
                {
                    members.Add(ReadMember(reader, id));
                }
            }
        }
        catch (XmlException e)
        {
            throw new CorpusException(
                $"{path}:{e.LineNumber}: not well-formed XML ({e.Message}); reinstall the .NET SDK or the reference pack", e);
        }

        return members;
    }

    private MemberDocumentation ReadMember(XmlReader reader, string id)
    {
        MemberDocumentation member = new(id);
        if (reader.IsEmptyElement)
        {
            return member;
        }

        int depth = reader.Depth;
        while (reader.Read() && reader.Depth > depth)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                ReadSection(reader, member);
            }
        }

        return member;
    }

    private void ReadSection(XmlReader reader, MemberDocumentation member)
    {
        string section = reader.LocalName;
        string? name = reader.GetAttribute("name") ?? reader.GetAttribute("cref");
        switch (section)
        {
            case "summary":
                member.Summary = Content(reader);
                break;
            case "param":
                member.Parameters.Add((name ?? "", Content(reader)));
                break;
            case "typeparam":
                member.TypeParameters.Add((name ?? "", Content(reader)));
                break;
            case "returns" or "return" or "value":
                member.Returns = member.Returns.Length > 0 ? member.Returns : Content(reader);
                break;
            case "exception":
                member.Exceptions.Add((Reference(name ?? ""), Content(reader)));
                break;
            case "remarks" or "remark":
                member.Remarks = Content(reader);
                break;
            default:
                Skip(reader);
                break;
        }
    }

    /// <summary>The clean text inside the current element; the reader is on its end afterwards.</summary>
    private string Content(XmlReader reader)
    {
        AppendContent(reader);
        return _text.Take();
    }

    private void AppendContent(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            return;
        }

        int depth = reader.Depth;
        while (reader.Read() && reader.Depth > depth)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Text or XmlNodeType.CDATA:
                case XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    _text.Append(reader.Value);
                    break;
                case XmlNodeType.Element:
                    AppendElement(reader);
                    break;
            }
        }
    }

    private void AppendElement(XmlReader reader)
    {
        switch (reader.LocalName)
        {
            case "see" or "seealso" or "xref" or "a":
                AppendReference(reader);
                break;
            case "paramref" or "typeparamref":
                _text.Append(reader.GetAttribute("name"));
                AppendContent(reader);
                break;
            case "para" or "p" or "div" or "br" or "list" or "ul" or "ol" or "listheader":
                _text.Break();
                AppendContent(reader);
                _text.Break();
                break;
            case "item" or "li":
                _text.Break();
                _text.Append("- ");
                AppendContent(reader);
                _text.Break();
                break;
            case "term":
                int before = _text.Length;
                AppendContent(reader);
                _text.Append(_text.Length > before ? ": " : "");
                break;
            case "sup":
                _text.Append("^");
                AppendContent(reader);
                break;
            case "code":
                _text.AppendCode(Code(reader));
                break;
            case "script" or "devremarks" or "forInternalUseOnly" or "format":
                Skip(reader);
                break;
            default:
                AppendContent(reader);
                break;
        }
    }

    /// <summary>The words between the tags, else what the reference points to.</summary>
    private void AppendReference(XmlReader reader)
    {
        string target = reader.GetAttribute("langword")
            ?? ((reader.GetAttribute("cref") ?? reader.GetAttribute("uid")) is { } id ? Reference(id) : null)
            ?? reader.GetAttribute("href")
            ?? "";
        int before = _text.Length;
        AppendContent(reader);
        if (_text.Length == before)
        {
            _text.Append(target);
        }
    }

    private string Reference(string id)
    {
        if (!_references.TryGetValue(id, out string? name))
        {
            name = ReadableName.Reference(id);
            _references.Add(id, name);
        }

        return name;
    }

    private static string Code(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            return "";
        }

        StringBuilder code = new();
        int depth = reader.Depth;
        while (reader.Read() && reader.Depth > depth)
        {
            code.Append(reader.Value);
        }

        return code.ToString();
    }

    private static void Skip(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            return;
        }

        int depth = reader.Depth;
        while (reader.Read() && reader.Depth > depth)
        {
        }
    }
}
