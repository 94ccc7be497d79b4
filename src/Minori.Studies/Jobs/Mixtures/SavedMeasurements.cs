using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Minori.Execution.Workers;
using Minori.Shared;

namespace Minori.Studies.Jobs;

/// <summary>
/// What a job has measured so far, in its work folder: a line of JSON and a line with its SHA-256. Files of earlier versions
/// have the first line alone.
/// </summary>
internal static class SavedMeasurements
{
    /// <summary>What an earlier attempt saved; null where it saved nothing, or what is damaged and was set aside.</summary>
    /// <param name="context">The job, whose log tells of damage.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="fits">Whether measurements are of this job.</param>
    public static T? Load<T>(JobContext context, string file, Func<T, bool> fits)
        where T : class
    {
        string path = Path.Combine(context.WorkFolder, file);
        if (!File.Exists(path))
        {
            return null;
        }

        if (Read<T>(File.ReadAllLines(path)) is { } measured && fits(measured))
        {
            return measured;
        }

        string aside = path + SavedTraining.DamagedSuffix;
        File.Move(path, aside, overwrite: true);
        context.Log.WriteLine($"what an earlier attempt had measured is damaged and was set aside as {aside}: it is measured anew");
        return null;
    }

    /// <summary>Saves what is measured; the file appears whole or not at all.</summary>
    public static void Save<T>(JobContext context, string file, T measured)
    {
        string json = JobParameters.Format(measured);
        AtomicFile.Write(Path.Combine(context.WorkFolder, file), $"{json}\n{HashOf(json)}\n");
    }

    private static T? Read<T>(string[] lines)
        where T : class
    {
        try
        {
            return lines.Length == 1 || (lines.Length == 2 && lines[1] == HashOf(lines[0])) ? JobParameters.Parse<T>(lines[0]) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string HashOf(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
}
