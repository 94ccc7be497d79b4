using System.CommandLine;
using Minori.Shared;

namespace Minori.Cli.Output;

/// <summary>A file that a command writes where the user says: whole or not at all, and over nothing unless told so.</summary>
internal static class NewFile
{
    /// <summary>The option that allows a file to be replaced.</summary>
    public static Option<bool> ForceOption(string what) => new("--force") { Description = $"Replace {what} where it exists" };

    /// <summary>Writes a text.</summary>
    /// <param name="path">The file, as the user names it.</param>
    /// <param name="text">What it holds.</param>
    /// <param name="force">Whether a file of that name is replaced.</param>
    /// <exception cref="CommandException">It exists, is a folder, or can't be written.</exception>
    public static void Write(string path, string text, bool force)
    {
        Require(path, force);
        try
        {
            AtomicFile.Write(path, text, overwrite: force);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException($"{path} can't be written: {e.Message.TrimEnd('.')}: name a file elsewhere", e);
        }
    }

    /// <summary>Asks, before work is done for it, that a file can be written under this name.</summary>
    /// <param name="path">The file, as the user names it.</param>
    /// <param name="force">Whether a file of that name is replaced.</param>
    /// <exception cref="CommandException">It exists, or is a folder.</exception>
    public static void Require(string path, bool force)
    {
        if (Directory.Exists(path))
        {
            throw new CommandException($"{path} is a folder: name a file in it");
        }

        if (File.Exists(path) && !force)
        {
            throw new CommandException($"{path} exists and is not overwritten: name another file, or add --force");
        }
    }
}
