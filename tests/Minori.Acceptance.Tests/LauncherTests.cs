using System.Text.RegularExpressions;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests;

/// <summary>The two launchers, of which a system runs one: what one does the other does.</summary>
public sealed partial class LauncherTests
{
    private static readonly string Shell = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "minori"));
    private static readonly string Batch = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "minori.cmd"));

    [Fact]
    public void The_same_commands_start_with_code_compiled_in_a_hurry()
    {
        string[] shell = [.. Patterns().Matches(ShellCase().Match(Shell).Value).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal)];
        string[] batch =
        [
            .. BatchWords().Match(Batch).Groups[1].Value.Split(' ')
                .Concat(BatchLast().Matches(Batch).Select(m => m.Groups[1].Value)).Order(StringComparer.Ordinal),
        ];

        Assert.Contains("--help", shell);
        Assert.Contains("plan", shell);
        Assert.Equal(shell, batch);
        Assert.Contains("DOTNET_TC_QuickJitForLoops=1", Shell, StringComparison.Ordinal);
        Assert.Contains("DOTNET_TC_QuickJitForLoops=1", Batch, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web")]
    [InlineData("studies")]
    [InlineData("Directory.*.props")]
    [InlineData("global.json")]
    [InlineData(".begun")]
    [InlineData("error: the build failed; the lines above say where")]
    [InlineData("install it from https://dot.net")]
    public void Both_know_what_a_build_depends_on_and_how_it_fails(string words)
    {
        Assert.Contains(words, Shell, StringComparison.Ordinal);
        Assert.Contains(words, Batch, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?s)case ""\$\{1:-\}.*?\)\n")]
    private static partial Regex ShellCase();

    // A word of the last argument stands after a blank in quotation marks, one of the first before an escaped blank.
    [GeneratedRegex(@"([-a-z?]+)(?:'|\\ \*)")]
    private static partial Regex Patterns();

    [GeneratedRegex(@"for %%c in \(([^)]*)\)")]
    private static partial Regex BatchWords();

    [GeneratedRegex(@"if ""%last%""==""([^""]+)""")]
    private static partial Regex BatchLast();
}
