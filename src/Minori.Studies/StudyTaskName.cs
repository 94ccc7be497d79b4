namespace Minori.Studies;

/// <summary>The short name of a task that a study file gives by name or by path.</summary>
internal static class StudyTaskName
{
    /// <summary>A path's last part without its ending; a name as it is.</summary>
    public static string Of(string task) => Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(task));
}
