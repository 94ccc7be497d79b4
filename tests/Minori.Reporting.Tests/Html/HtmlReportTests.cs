using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Minori.Reporting.Html;
using Minori.Reporting.Tests.Samples;
using Xunit;

namespace Minori.Reporting.Tests.Html;

public sealed partial class HtmlReportTests
{
    private static readonly string Sample = HtmlReport.Text(SampleStudy.Report());
    private static readonly string Nasty = HtmlReport.Text(NastyReport.Create());

    [Fact]
    public void The_report_stands_in_the_page_as_json()
    {
        JsonNode report = JsonNode.Parse(Payload(Sample))!;

        Assert.Equal(SampleStudy.Report().Title, report["title"]!.GetValue<string>());
        Assert.Equal("16.2M tokens", report["findings"]![0]!["measures"]![0]!["estimate"]!.GetValue<string>());
        Assert.Equal("notObserved", report["findings"]![2]!["status"]!.GetValue<string>());
        Assert.Equal("2.400 ± 0.010", report["tables"]![0]!["rows"]![0]![1]!["text"]!.GetValue<string>());
    }

    [Fact]
    public void Nasty_text_arrives_unchanged_and_cannot_leave_its_element()
    {
        string payload = Payload(Nasty);
        JsonNode report = JsonNode.Parse(payload)!;

        Assert.DoesNotContain('<', payload);
        Assert.DoesNotContain('\u2028', payload);
        Assert.Equal(NastyReport.Text, report["title"]!.GetValue<string>());
        Assert.Equal(NastyReport.Text, report["tables"]![0]!["rows"]![0]![0]!["text"]!.GetValue<string>());
        Assert.DoesNotContain("<b>", TitlePattern().Match(Nasty).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_policy_forbids_every_load() =>
        Assert.Contains("content=\"default-src 'none'; script-src 'sha256-", Sample, StringComparison.Ordinal);

    [Fact]
    public void Nothing_is_loaded_from_outside_the_file()
    {
        string head = ScriptPattern().Replace(Sample, "");

        Assert.Empty(ReferencePattern().Matches(head).Select(match => match.Value));
        Assert.Empty(ImportPattern().Matches(Sample).Select(match => match.Value));
    }

    [Fact]
    public void The_same_report_gives_the_same_bytes() => Assert.Equal(Sample, HtmlReport.Text(SampleStudy.Report()));

    private static string Payload(string html) => PayloadPattern().Match(html).Groups[1].Value;

    [GeneratedRegex("""<script type="application/json" id="report">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex PayloadPattern();

    [GeneratedRegex("<title>.*?</title>", RegexOptions.Singleline)]
    private static partial Regex TitlePattern();

    // The viewer's code may speak of addresses; whether it loads any is for the policy and the browser tests to say.
    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex ScriptPattern();

    [GeneratedRegex("""(src|href)\s*=|@import|url\(|https?:""", RegexOptions.IgnoreCase)]
    private static partial Regex ReferencePattern();

    [GeneratedRegex("""<script[^>]*\ssrc|<link|\bimport\s*["'][^"']|\bfrom\s*["']https?:""", RegexOptions.IgnoreCase)]
    private static partial Regex ImportPattern();
}
