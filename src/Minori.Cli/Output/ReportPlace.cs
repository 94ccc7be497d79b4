using System.CommandLine;
using Minori.Studies.StudyFiles;

namespace Minori.Cli.Output;

/// <summary>The folder that a study's report goes to.</summary>
internal static class ReportPlace
{
    /// <summary>The option that names it.</summary>
    public static Option<string?> Option(string name) => new(name)
    {
        Description = "The folder to write the report to [default: reports/ in the store]",
        HelpName = "DIR",
    };

    /// <summary>The folder that the command line names, else the study's own in the store.</summary>
    public static string Of(string? named, string store, StudyFile file) =>
        named ?? Path.Combine(store, "reports", Path.GetFileNameWithoutExtension(file.Name));

    /// <summary>Makes it before any work: a report that can't be written is known before it is earned.</summary>
    /// <exception cref="CommandException">It can't be made.</exception>
    public static void Require(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"the report's folder {folder} can't be made: name another with --report or --store", e);
        }
    }
}
