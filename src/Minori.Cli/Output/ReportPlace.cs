using System.CommandLine;
using Minori.Reporting;
using Minori.Studies.Findings;
using Minori.Studies.StudyFiles;

namespace Minori.Cli.Output;

/// <summary>The folder that a report goes to. What an earlier report left there is replaced, and nothing else unless told to.</summary>
internal sealed class ReportPlace
{
    private readonly string _folder;
    private readonly string _option;
    private readonly bool _force;

    /// <param name="folder">The folder, there or not.</param>
    /// <param name="option">The option that names it.</param>
    /// <param name="force">Whether files of other origin in the report's way are replaced.</param>
    public ReportPlace(string folder, string option, bool force) => (_folder, _option, _force) = (folder, option, force);

    /// <summary>The option that names a study's.</summary>
    public static Option<string?> Option(string name) => new(name)
    {
        Description = "The folder to write the report to [default: reports/ in the store]",
        HelpName = "DIR",
    };

    /// <summary>The option that allows a report to replace what is none.</summary>
    /// <param name="name">The option that names the folder.</param>
    public static Option<bool> ForceOption(string name) => NewFile.ForceOption($"what lies in {name} and is not of an earlier report,");

    /// <summary>The folder that the command line names, else the study's own in the store, where nothing but reports has a place.</summary>
    public static ReportPlace Of(string? named, string option, bool force, string store, StudyFile file) => named is null
        ? new ReportPlace(Path.Combine(store, "reports", Path.GetFileNameWithoutExtension(file.Name)), $"{option} or --store", force: true)
        : new ReportPlace(named, option, force);

    /// <summary>Makes it before any work: a report that can't be written is known before it is earned.</summary>
    /// <exception cref="CommandException">It can't be made, or what lies there is not a report's.</exception>
    public void Require()
    {
        RequireOwn(null, withPaper: false);
        try
        {
            Directory.CreateDirectory(_folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"the report's folder {_folder} can't be made: name another with {_option}", e);
        }
    }

    /// <summary>Writes a report; returns the full path of its page.</summary>
    /// <exception cref="CommandException">What lies in its place is not a report's.</exception>
    /// <exception cref="ReportException">It can't be written.</exception>
    public string Write(StudyReport report) => Write(report, withPaper: false).Page;

    /// <summary>Writes a report, also for papers where that is wanted; returns the full paths of its pages.</summary>
    /// <exception cref="CommandException">What lies in its place is not a report's.</exception>
    /// <exception cref="ReportException">It can't be written.</exception>
    public (string Page, string? Paper) Write(StudyReport report, bool withPaper)
    {
        RequireOwn(report, withPaper);
        return (ReportFolder.Write(report, _folder), withPaper ? PaperReport.Write(report, _folder) : null);
    }

    private void RequireOwn(StudyReport? report, bool withPaper)
    {
        if (!_force && ReportFiles.FirstForeign(_folder, report, withPaper) is { } foreign)
        {
            throw new CommandException(
                $"{foreign} exists, is not of an earlier report and is not overwritten: name another folder with {_option}, or add --force");
        }
    }
}
